import { describe, expect, it } from 'vitest';
import { readyMadeReplies, repliesOf } from '@/lib/canned-replies.ts';
import { type CannedReply, cannedReplySchema } from '@/lib/canned-reply.ts';
import { type Cause, causes } from '@/lib/event.ts';
import { fittingReplies } from '@/lib/fitting-replies.ts';
import type { Wait } from '@/lib/situation.ts';
import { type Status, statuses } from '@/lib/status.ts';
import { fillTemplate, unknownVariables, valuesOf } from '@/lib/template.ts';
import { settings } from '../gallery/cases.ts';
import { delivery } from './deliveries.ts';

const circumstances = { wait: 'running' as Wait, step: 1 as 1 | 2 };
const own: CannedReply = {
  id: 'own',
  title: 'Mine',
  audience: 'client',
  statuses: ['delivered'],
  causes: [],
  body: 'Mine',
};

function fitting(
  status: Status,
  rest: Parameters<typeof delivery>[1] = {},
  given: Partial<typeof circumstances> = {},
) {
  const it = delivery(status, rest);
  return fittingReplies(readyMadeReplies, it, { ...circumstances, ...given }).map(({ id }) => id);
}

describe('the ready-made replies', () => {
  it('have ids of their own, and pass as replies', () => {
    expect(new Set(readyMadeReplies.map(({ id }) => id)).size).toBe(readyMadeReplies.length);
    for (const reply of readyMadeReplies) expect(cannedReplySchema.parse(reply)).toEqual(reply);
  });

  it('may be written for “opened”, which is another name for Open', () => {
    expect(cannedReplySchema.parse({ ...own, statuses: ['opened', 'clicked'] }).statuses).toEqual([
      'open',
      'clicked',
    ]);
  });

  it.each(readyMadeReplies)('$id can be filled where little is known', ({ statuses, body }) => {
    const [status = 'failed'] = statuses;
    const values = valuesOf(delivery(status), { ...settings, agentName: '' });
    expect(unknownVariables(body)).toEqual([]);
    expect(fillTemplate(body, values)).toMatchObject({ kind: 'filled' });
  });

  it.each(readyMadeReplies)('$id has no contact, name or number of its own', ({ body }) => {
    expect(body).not.toMatch(/clinic|@|\d/i);
  });

  it.each(readyMadeReplies.filter(({ audience }) => audience === 'client'))(
    '$id greets, is short, and claims nothing that nobody knows',
    ({ body }) => {
      expect(body).toMatch(/^Hello \{\{clientName\|there\}\},\n\n[A-Z]/);
      expect(body.length).toBeLessThan(520);
      expect(body).not.toMatch(/you (have )?(read|seen|opened|clicked|received|got)\b/i);
      expect(body).not.toMatch(/arrived|in your inbox/i);
    },
  );

  it.each(readyMadeReplies)('$id never says “1 minutes” or “1 days”', ({ body }) => {
    expect(body).not.toMatch(/(minutesUntilContact|retentionDays)\b/);
  });

  it.each(['open', 'clicked'] as const)('keep the disclaimer for %s', (status) => {
    const bodies = readyMadeReplies.filter(({ statuses }) => statuses.includes(status));
    expect(bodies).toHaveLength(1);
    expect(bodies[0]?.body).toMatch(/hint only: privacy and firewall settings/);
  });

  it('tell support all it asks for', () => {
    const [toSupport] = readyMadeReplies.filter(({ audience }) => audience === 'support');
    for (const name of [
      'recipient',
      'status',
      'statusSince',
      'messageId',
      'providerMessageId',
      'reply',
      'events',
    ]) {
      expect(toSupport?.body).toContain(`{{${name}`);
    }
  });
});

describe('the fitting replies', () => {
  it.each<[Status, string]>([
    ['sending', 'on-its-way'],
    ['processed', 'on-its-way'],
    ['deferred', 'we-keep-trying'],
    ['delivered', 'check-spam-folder'],
    ['open', 'log-shows-open'],
    ['clicked', 'log-shows-click'],
    ['spam-report', 'get-emails-again'],
    ['failed', 'confirm-address'],
  ])('of %s begin with %s and end with the message to support', (status, first) => {
    const ids = fitting(status);
    expect(ids[0]).toBe(first);
    expect(ids.at(-1)).toBe('contact-support');
  });

  it.each<[Cause, string]>([
    ['suppressed-spam', 'off-the-spam-list'],
    ['suppressed-bounce', 'confirm-address'],
    ['suppressed-unsubscribe', 'subscribe-again'],
    ['suppressed', 'confirm-address'],
    ['invalid', 'confirm-address'],
    ['bounce', 'confirm-address'],
    ['blocked', 'provider-refused'],
    ['expired', 'provider-refused'],
    ['rejected', 'could-not-send'],
    ['cancelled', 'could-not-send'],
  ])('of a Failed by %s begin with %s', (cause, first) => {
    expect(fitting('failed', { cause })[0]).toBe(first);
  });

  it.each(causes)('speak of the spam list only where it may be why: %s', (cause) => {
    const bodies = fittingReplies(readyMadeReplies, delivery('failed', { cause }), circumstances);
    const speaks = bodies.some(({ body }) => /spam list/.test(body));
    expect(speaks).toBe(cause === 'suppressed-spam' || cause === 'suppressed');
  });

  it('speak of the spam list as a possibility where the cause isn’t known', () => {
    expect(fitting('failed')).toEqual(['confirm-address', 'if-marked-as-spam', 'contact-support']);
  });

  it('follow the server’s code', () => {
    const bounce = (enhancedStatusCode: string) =>
      fitting('failed', { cause: 'bounce', enhancedStatusCode });
    expect(bounce('5.2.2')[0]).toBe('mailbox-full');
    expect(bounce('5.7.1')[0]).toBe('provider-refused');
    expect(bounce('5.1.1')).not.toContain('mailbox-full');
  });

  it('change when the wait is over', () => {
    expect(fitting('sending', {}, { wait: 'over' })).toEqual([
      'looking-into-it',
      'contact-support',
    ]);
    // Neither is known to be true.
    expect(fitting('sending', {}, { wait: 'unsure' })).toEqual(['contact-support']);
    expect(fitting('sending')).not.toContain('looking-into-it');
  });

  it('keep both steps of a Delivered, the one it has come to first', () => {
    expect(fitting('delivered').slice(0, 2)).toEqual(['check-spam-folder', 'ask-your-provider']);
    expect(fitting('delivered', {}, { step: 2 })[0]).toBe('ask-your-provider');
  });

  it.each(statuses)('leave out those of other statuses: %s', (status) => {
    const ids = fitting(status);
    const others = readyMadeReplies.filter(
      ({ statuses }) => statuses.length > 0 && !statuses.includes(status),
    );
    expect(others.filter(({ id }) => ids.includes(id))).toEqual([]);
  });
});

describe('the replies of an agent', () => {
  it('put an own one first, and above a ready-made one that fits as well', () => {
    const replies = repliesOf({ replies: [own], removedReplies: [] });
    expect(fittingReplies(replies, delivery('delivered'), circumstances)[0]).toBe(own);
  });

  it.each<[string, Status]>([
    ['provider-refused', 'deferred'],
    ['mailbox-full', 'deferred'],
    ['on-its-way', 'deferred'],
    ['looking-into-it', 'delivered'],
  ])('offer %s for the statuses that the agent gave it: %s', (id, status) => {
    const readyMade = readyMadeReplies.find((reply) => reply.id === id) as CannedReply;
    const changed = { ...readyMade, statuses: [status] };
    const given = { wait: undefined, step: 1 as const };
    expect(fittingReplies([changed], delivery(status), given)).toEqual([changed]);
  });

  it('put a changed one in its place, and leave a removed one out', () => {
    const changed = { ...own, id: 'we-keep-trying' };
    const replies = repliesOf({ replies: [changed], removedReplies: ['on-its-way'] });
    expect(replies.map(({ id }) => id)).toEqual(
      readyMadeReplies.map(({ id }) => id).filter((id) => id !== 'on-its-way'),
    );
    expect(replies).toContain(changed);
  });
});
