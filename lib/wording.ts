import type { Note, NoteKind } from './api.ts';
import type { Cause, Event, EventKind } from './event.ts';
import type { Obstacle } from './lookup.ts';
import type { Status } from './status.ts';

/** The names of the statuses, exactly as the email log shows them. */
export const statusNames: Record<Status, string> = {
  sending: 'Sending',
  processed: 'Processed',
  deferred: 'Deferred',
  delivered: 'Delivered',
  open: 'Open',
  clicked: 'Clicked',
  'spam-report': 'Spam report',
  failed: 'Failed',
};

const eventNames: Record<EventKind, string> = {
  received: 'Handed over for sending',
  processed: 'Prepared for delivery by our email provider',
  deferred: 'Turned away for the moment',
  delivered: 'Taken by the client’s email provider',
  open: 'Opened',
  click: 'A link or button was clicked',
  spam: 'Marked as spam by the client',
  failed: 'Failed',
  other: 'Another event',
};

/** What a machine did is never told as if a person had done it. */
const automaticEventNames: Partial<Record<EventKind, string>> = {
  open: 'Opened automatically, by a privacy service or a scanner',
  click: 'A link was followed automatically, by a scanner',
};

/** Why it failed, in words. */
export const causeWords: Record<Cause, string> = {
  'suppressed-spam':
    'It was not sent: the client marked an earlier email as spam, and after that we are not allowed to email them.',
  'suppressed-bounce':
    'It was not sent: an earlier email to this address came back, so our email provider doesn’t try it any more.',
  'suppressed-unsubscribe': 'It was not sent: the client has unsubscribed from our emails.',
  suppressed:
    'It was not sent: the address is on a list of those that our email provider doesn’t write to.',
  invalid: 'This address doesn’t work. Mostly it is outdated or mistyped.',
  bounce: 'The client’s email provider refused it for good.',
  blocked: 'The client’s email provider refused this email. Later ones may still get through.',
  expired:
    'The client’s email provider turned it away again and again, until our provider gave up trying.',
  rejected: 'Our own email provider refused to send it. The address may be fine.',
  cancelled: 'Sending was called off on our side, before it left.',
};

/** Why it failed, in a few words. */
const causeNames: Record<Cause, string> = {
  'suppressed-spam': 'not sent, after an earlier spam report',
  'suppressed-bounce': 'not sent, after an earlier email came back',
  'suppressed-unsubscribe': 'not sent, as the client has unsubscribed',
  suppressed: 'not sent, as the address is on a list',
  invalid: 'the address doesn’t work',
  bounce: 'refused for good',
  blocked: 'this email was refused',
  expired: 'our email provider gave up trying',
  rejected: 'our own email provider refused to send it',
  cancelled: 'called off before it left',
};

/** What happened, in a line of its own. */
export function eventWords({ kind, machine, name, cause }: Event): string {
  if (kind === 'other' && name) return `${eventNames.other}: ${name}`;
  if (kind === 'failed' && cause) return `${eventNames.failed}: ${causeNames[cause]}`;
  return (machine && automaticEventNames[kind]) || eventNames[kind];
}

const noteWords: Record<NoteKind, string> = {
  busy: 'was asked as often as it allows',
  slow: 'takes long to answer',
  down: 'can’t be reached',
  refused: 'doesn’t let the email log ask',
};

/** What the email log says by itself, where it should have asked the provider, too. */
export function noteText({ provider, kind }: Note): string {
  return `Our email provider (${provider}) ${noteWords[kind]} at the moment. What happened last may be missing here.`;
}

/** What stands in the way of an answer: what happened, what it means for the agent, what to do. */
export function obstacleWords(obstacle: Obstacle): { title: string; meaning: string } {
  switch (obstacle.kind) {
    case 'notSetUp':
      return {
        title: 'Not set up yet',
        meaning:
          'Whereabouts doesn’t know which email log to ask. It needs an address and a token: both go into the options.',
      };
    case 'notAllowed':
      return {
        title: 'Not allowed to ask',
        meaning: `Your browser doesn’t let Whereabouts reach ${obstacle.origin}. Save the status API again in the options, and allow it when you are asked.`,
      };
    case 'offline':
      return {
        title: 'The email log can’t be reached',
        meaning:
          'That says nothing about the email. Check your connection, then try again; if it stays, tell whoever runs the email log.',
      };
    case 'timedOut':
      return {
        title: 'No answer in time',
        meaning:
          'The email log may be busy. That says nothing about the email. Try again in a moment.',
      };
    case 'unauthorized':
      return {
        title: 'The access token was refused',
        meaning:
          'It may have expired, been revoked, or not been copied whole. Ask whoever gave it to you for a new one, and save it in the options.',
      };
    case 'wrongScope':
      return {
        title: 'The access token is for something else',
        meaning:
          'The email log knows it, but not for look-ups. Ask whoever gave it to you for one with the scope “lookup”, and save it in the options.',
      };
    case 'rateLimited':
      return {
        title: 'Too many requests',
        meaning: 'The email log asks for a short break. Nothing to do: this card tries again.',
      };
    case 'serverError':
      return {
        title: 'The email log has a problem',
        meaning: `It answered with error ${obstacle.status}. That says nothing about the email. Try again later; if it stays, tell whoever runs the email log.`,
      };
    case 'badReply':
      return {
        title: 'The answer makes no sense',
        meaning: `That says nothing about the email. Check in the options that it is the email log’s address, or tell whoever runs it. (${obstacle.detail})`,
      };
    case 'extensionUpdated':
      return {
        title: 'Whereabouts was updated',
        meaning:
          'Save your draft, then reload this page when convenient. Until then, use the popup.',
      };
  }
}
