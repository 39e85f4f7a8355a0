import { count } from '../../lib/count.ts';
import type { Obstacle } from '../../lib/lookup.ts';
import type { ConnectionTest } from '../../lib/messages.ts';

/** What a test of the connection found, for the person who is setting it up. */
export function connectionWords(test: ConnectionTest, now: number): string {
  switch (test.kind) {
    case 'connected':
      return `Connected: the log reaches back ${count(test.retentionDays, 'day')}.`;
    case 'badInput':
      return test.why;
    case 'failed':
      return obstacleWords(test.obstacle, now);
  }
}

function obstacleWords(obstacle: Obstacle, now: number): string {
  switch (obstacle.kind) {
    case 'notSetUp':
      return 'It needs an address and a token: type both.';
    case 'notAllowed':
      return `The browser isn’t allowed to reach ${obstacle.origin}. Try again and allow it when asked.`;
    case 'offline':
      return 'Nothing answers at this address. Check it letter by letter, and that this computer is online.';
    case 'timedOut':
      return 'It took too long to answer. Try again; if it stays so, tell whoever runs the status API.';
    case 'unauthorized':
      return 'The status API answers, but refuses the token. Check that it was copied whole, and has neither expired nor been revoked.';
    case 'wrongScope':
      return 'The status API knows this token, but not for look-ups. Ask whoever made it for one with the scope “lookup”.';
    case 'rateLimited': {
      const seconds = Math.max(1, Math.ceil((obstacle.retryAt - now) / 1000));
      return `The status API answers, but has had too many requests. Try again in ${seconds} s.`;
    }
    case 'serverError':
      return `The status API answers with an error of its own (HTTP ${obstacle.status}). Tell whoever runs it.`;
    case 'badReply':
      return `Something answers there, but not as a status API does. ${obstacle.detail}`;
    case 'extensionUpdated':
      return 'Whereabouts was updated. Reload this page.';
  }
}
