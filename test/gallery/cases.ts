import type { Tellable } from '../../components/Told.tsx';
import { repliesOf } from '../../lib/canned-replies.ts';
import type { Delivery } from '../../lib/delivery.ts';
import type { Event } from '../../lib/event.ts';
import type { FoundEditor } from '../../lib/found-editor.ts';
import type { Identifier } from '../../lib/identifier-schema.ts';
import type { Found, Lookup, Obstacle } from '../../lib/lookup.ts';
import { organisationSchema } from '../../lib/organisation.ts';
import type { PageSettings } from '../../lib/settings.ts';
import type { Status } from '../../lib/status.ts';

/** Noon of a Monday in a made-up clinic. */
export const NOW = Date.parse('2026-11-23T12:00:00Z');
const MINUTE = 60_000;

export const settings: PageSettings = {
  organisation: organisationSchema.parse({}),
  hoverDelay: 300,
  appearance: 'auto',
  agentName: 'Kim',
  replies: repliesOf({ replies: [], removedReplies: [] }),
};

const ago = (minutes: number) => new Date(NOW - minutes * MINUTE).toISOString();

function event(kind: Event['kind'], minutes: number, rest: Partial<Event> = {}): Event {
  return { id: `${kind}-${minutes}`, kind, at: ago(minutes), ...rest };
}

function delivery(status: Status, minutes: number, rest: Partial<Delivery> = {}): Delivery {
  return {
    id: `${status}-${minutes}`,
    provider: 'sendgrid',
    recipient: 'ana.ruiz@example.net',
    subject: 'Your intake form for Friday',
    messageId: 'Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7',
    providerMessageId: 'Qz7Lw2pXSgKfVb1nT4cRdA.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0',
    from: 'reminders@clinic.example',
    status,
    statusSince: ago(minutes),
    acceptedAt: ago(minutes + 1),
    flags: [],
    events: [event('received', minutes + 1), event('processed', minutes + 0.5)],
    ...rest,
  };
}

export function found(...deliveries: [Delivery, ...Delivery[]]): Found {
  return {
    kind: 'found',
    deliveries,
    more: deliveries.length > 2,
    fetchedAt: NOW - 5000,
    clockOffset: 0,
    retentionDays: 30,
  };
}

const notFound: Lookup = {
  kind: 'notFound',
  fetchedAt: NOW - 5000,
  clockOffset: 0,
  retentionDays: 30,
};

const withEvents = (...events: Event[]) => ({ events });

/** A card for every status, on both sides of the ten minutes, and for every cause that differs. */
export const deliveries: Record<string, Delivery> = {
  sending: delivery('sending', 6, withEvents(event('received', 6))),
  'sending, stuck': delivery('sending', 14, withEvents(event('received', 14))),
  processed: delivery('processed', 3),
  'processed, stuck': delivery('processed', 12),
  deferred: delivery('deferred', 38, {
    reply: '451 4.7.1 greylisted, try again later',
    enhancedStatusCode: '4.7.1',
    ...withEvents(event('received', 40), event('deferred', 38, { reply: '451 4.7.1 greylisted' })),
  }),
  delivered: delivery('delivered', 130, { reply: '250 2.0.0 OK' }),
  open: delivery('open', 60 * 26, {
    flags: ['automatic-open-only'],
    ...withEvents(event('delivered', 60 * 27), event('open', 60 * 26, { machine: true })),
  }),
  clicked: delivery('clicked', 60 * 26),
  'spam-report': delivery('spam-report', 60 * 80, { subject: 'November newsletter' }),
  'failed, invalid': delivery('failed', 120, {
    cause: 'invalid',
    reply: '550 5.1.1 no such user',
    enhancedStatusCode: '5.1.1',
    ...withEvents(
      event('received', 121),
      event('failed', 120, { reply: '550 5.1.1 no such user' }),
    ),
  }),
  'failed, spam list': delivery('failed', 120, {
    cause: 'suppressed-spam',
    ...withEvents(event('failed', 120, { cause: 'suppressed-spam' })),
  }),
  'failed, blocked': delivery('failed', 120, {
    cause: 'blocked',
    reply: '554 5.7.1 message refused',
    enhancedStatusCode: '5.7.1',
    flags: ['failed-after-delivery'],
  }),
  'failed, no cause': delivery('failed', 120),
};

const obstacles: Obstacle[] = [
  { kind: 'notSetUp' },
  { kind: 'notAllowed', origin: 'https://status.clinic.example' },
  { kind: 'timedOut' },
  { kind: 'unauthorized' },
  { kind: 'wrongScope' },
  { kind: 'rateLimited', retryAt: NOW + 42_000 },
  { kind: 'serverError', status: 502 },
  { kind: 'badReply', detail: 'lookups: expected array' },
  { kind: 'extensionUpdated' },
];

interface Case {
  identifier: Identifier;
  lookup: Lookup | undefined;
  told?: Tellable;
  editor?: FoundEditor;
  settings?: PageSettings;
}

const ownReply: PageSettings['replies'][number] = {
  id: 'own',
  title: 'Dear client',
  audience: 'client',
  statuses: ['deferred'],
  causes: [],
  body: 'Dear {{clientName}}, we keep trying.',
};

const ana: Identifier = { kind: 'recipient', value: 'ana.ruiz@example.net' };
const byMessage: Identifier = { kind: 'messageId', value: 'Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7' };
const one = (name: string) => found(deliveries[name] as Delivery);

const inUse = { kind: 'editor', usedAt: NOW, isOneOfSeveral: true } as const;

/** All that a card can show. */
export const lookups: Record<string, Case> = {
  ...Object.fromEntries(
    Object.entries(deliveries).map(([name, one]) => [
      name,
      { identifier: ana, lookup: found(one) },
    ]),
  ),
  'delivered, they looked': { identifier: ana, lookup: one('delivered') },
  'support message': { identifier: ana, lookup: one('processed, stuck') },
  'other replies': { identifier: ana, lookup: one('failed, no cause') },
  'a preview': {
    identifier: ana,
    lookup: one('clicked'),
    told: { kind: 'inserted', undoable: true },
  },
  'all that happened': { identifier: ana, lookup: one('failed, invalid') },
  'what failed can mean': {
    identifier: ana,
    lookup: one('failed, blocked'),
    told: { kind: 'copied', why: 'notArrived' },
  },
  'many emails': {
    identifier: ana,
    lookup: found(
      deliveries.delivered as Delivery,
      deliveries.clicked as Delivery,
      deliveries['spam-report'] as Delivery,
      { ...(deliveries['failed, blocked'] as Delivery), subject: undefined },
    ),
  },
  'a reply that can’t be filled': {
    identifier: ana,
    lookup: one('deferred'),
    settings: { ...settings, replies: [ownReply, ...settings.replies] },
  },
  'a message to support, beside a public reply': {
    identifier: ana,
    lookup: one('processed, stuck'),
    editor: { ...inUse, audience: 'public' },
  },
  'several editors': {
    identifier: ana,
    lookup: one('clicked'),
    editor: { ...inUse, name: 'Reply' },
  },
  'several editors, none used': {
    identifier: ana,
    lookup: one('clicked'),
    editor: { kind: 'undecided' },
  },
  'by message ID': { identifier: byMessage, lookup: one('deferred') },
  'looking up': { identifier: ana, lookup: undefined },
  'not found': { identifier: ana, lookup: notFound },
  'not found, message ID': { identifier: byMessage, lookup: notFound },
  'offline, older answer': {
    identifier: ana,
    lookup: {
      kind: 'unavailable',
      obstacle: { kind: 'offline' },
      older: { ...one('deferred'), fetchedAt: NOW - 20 * MINUTE },
    },
  },
  ...Object.fromEntries(
    obstacles.map((obstacle) => [
      obstacle.kind,
      { identifier: ana, lookup: { kind: 'unavailable', obstacle } as Lookup },
    ]),
  ),
};

/** What is pressed before the picture is taken. */
export const steps: Record<string, string[]> = {
  'delivered, they looked': ['They looked'],
  'support message': ['Contact support'],
  'other replies': ['Other replies'],
  'a preview': ['Preview'],
  'all that happened': ['What happened', 'Technical details'],
  'what failed can mean': ['What Failed can mean'],
  'many emails': ['3 other emails'],
};
