/** Postmark's messages, and its suppressions. */

import { z } from 'zod';
import type { Cause, EventKind } from '../../lib/event.ts';
import type { ReportedEvent } from '../store.ts';
import { address, checkEvents, fingerprintOf, replyOf, type Told, text } from './batch.ts';
import { isPlainAddress } from './plain-address.ts';
import { type Meaning, postmarkBounces, postmarkFingerprint } from './postmark-bounces.ts';
import {
  type Answer,
  type Api,
  type Ask,
  type Asking,
  type Findings,
  troubleOf,
} from './provider.ts';
import { tellSuppression } from './suppression.ts';

const HOST = 'https://api.postmarkapp.com';
/** No number is published; a 429 tells all servers to wait. */
const REQUESTS_PER_MINUTE = 60;
/** Each is a request of its own, and so is each bounce. */
const MOST_DETAILS = 5;

/** @param streams suppressions are kept for each. */
export function createPostmarkApi(token: string, streams: string[]): Api {
  const init = { headers: { 'X-Postmark-Server-Token': token, Accept: 'application/json' } };

  return {
    requestsPerMinute: REQUESTS_PER_MINUTE,

    canFind: ({ kind, value }) => (kind === 'recipient' ? isPlainAddress : isUuid)(value),

    async find({ kind, value }, asking) {
      const { ask } = asking;
      const ids = kind === 'messageId' ? found([value]) : await newestIds(value, ask);
      if (ids.kind !== 'answered') return { events: [], ...troubleOf(ids) };

      const messages = await Promise.all(ids.value.map((id) => messageOf(id, asking)));
      const events = messages.flatMap(({ events }) => events);
      const explained = await explain(kind === 'recipient' ? value : undefined, events, asking);
      const trouble = [...messages, explained].find(({ trouble }) => trouble)?.trouble;
      return { events: [...events, ...explained.events], ...(trouble && { trouble }) };
    },
  };

  async function newestIds(recipient: string, ask: Ask): Promise<Answer<string[]>> {
    const query = new URLSearchParams({ recipient, count: String(MOST_DETAILS), offset: '0' });
    const answer = await ask(`${HOST}/messages/outbound?${query}`, init, listSchema);
    if (answer.kind !== 'answered') return answer;
    return found(answer.value.Messages.map(({ MessageID }) => MessageID));
  }

  async function messageOf(id: string, { ask, now }: Asking): Promise<Findings> {
    const url = `${HOST}/messages/outbound/${encodeURIComponent(id)}/details`;
    const answer = await ask(url, init, messageSchema);
    if (answer.kind !== 'answered') return { events: [], ...troubleOf(answer) };

    const message = answer.value;
    const bounces = new Map(
      await Promise.all(
        message.MessageEvents.flatMap(({ Details: { BounceID: id } }) =>
          id === undefined ? [] : [bounceOf(id, ask)],
        ),
      ),
    );
    const told = [
      ...takenOver(message),
      ...message.MessageEvents.flatMap((event) => tell(message, event, bounces)),
    ];
    const trouble = [...bounces.values()].map(troubleOf).find(({ trouble }) => trouble);
    return { events: checkEvents('postmark', told, now), ...trouble };
  }

  async function bounceOf(id: BounceId, ask: Ask) {
    const url = `${HOST}/bounces/${encodeURIComponent(id)}`;
    return [id, await ask(url, init, bounceSchema)] as const;
  }

  /** A message to someone whom a list keeps from mail isn't even taken: then there is none to find. */
  async function explain(
    recipient: string | undefined,
    events: ReportedEvent[],
    { ask, now }: Asking,
  ): Promise<Findings> {
    const keptBack = events.filter(({ cause }) => cause === 'suppressed');
    const whom = keptBack[0]?.recipient ?? (events.length === 0 ? recipient : undefined);
    if (!whom) return { events: [] };

    const query = new URLSearchParams({ EmailAddress: whom });
    const answers = await Promise.all(
      streams.map((stream) =>
        ask(`${HOST}/message-streams/${stream}/suppressions/dump?${query}`, init, dumpSchema),
      ),
    );
    const told = answers.flatMap((answer, index) =>
      (answer.kind === 'answered' ? answer.value.Suppressions : [])
        .filter(({ EmailAddress }) => EmailAddress.toLowerCase() === whom.toLowerCase())
        .flatMap((entry) =>
          tellEntry(entry, { stream: streams[index] ?? '', recipient: whom, keptBack, now }),
        ),
    );
    const trouble = answers.map(troubleOf).find(({ trouble }) => trouble);
    return { events: told, ...trouble };
  }
}

const bounceId = z.union([z.number(), z.string().min(1)]);
type BounceId = z.infer<typeof bounceId>;

const listSchema = z.object({ Messages: z.array(z.object({ MessageID: z.string() })) });

/** Of the message itself, `Body`, `TextBody` and `HtmlBody`, nothing is taken. */
const messageSchema = z.object({
  MessageID: z.string(),
  Subject: text(1000),
  From: text(400),
  Status: text(60),
  ReceivedAt: z.string(),
  Recipients: z.array(address),
  MessageEvents: z.array(
    z.object({
      Type: z.string(),
      Recipient: address,
      ReceivedAt: z.string(),
      Details: z
        .object({
          DeliveryMessage: text(4000),
          Summary: text(4000),
          Link: text(4000),
          BounceID: bounceId.optional().catch(undefined),
        })
        .optional()
        .transform((details) => details ?? {}),
    }),
  ),
});
type Message = z.infer<typeof messageSchema>;
type MessageEvent = Message['MessageEvents'][number];

const bounceSchema = z.object({ Type: z.string(), Details: text(4000) });
type Bounces = Map<BounceId, Answer<z.infer<typeof bounceSchema>>>;

const dumpSchema = z.object({
  Suppressions: z.array(
    z.object({
      EmailAddress: z.string(),
      SuppressionReason: z.string(),
      CreatedAt: z.iso.datetime({ offset: true }),
    }),
  ),
});
type Entry = z.infer<typeof dumpSchema>['Suppressions'][number];

/** By `Type` in lower case; what isn't here is `other`. Only the first three are documented. */
const kinds = new Map<string, EventKind>([
  ['delivered', 'delivered'],
  ['opened', 'open'],
  ['bounced', 'failed'],
  ['transient', 'deferred'],
  ['linkclicked', 'click'],
  ['spamcomplaint', 'spam'],
]);

/** `Sent` says that Postmark is at it, and nothing of a delivery. */
function takenOver(message: Message): Told[] {
  const kind = message.Status === 'Queued' ? 'received' : 'processed';
  return message.Recipients.map((recipient) => about(message, recipient, kind, message.ReceivedAt));
}

function tell(message: Message, event: MessageEvent, bounces: Bounces): Told[] {
  const { Type, Recipient, ReceivedAt, Details } = event;
  const kind = kinds.get(Type.toLowerCase()) ?? 'other';
  if (kind === 'failed') return tellBounce(message, event, bounces);
  const url = kind === 'click' ? Details.Link : undefined;
  return [
    {
      ...about(message, Recipient, kind, ReceivedAt, { url }),
      ...(kind === 'delivered' && replyOf(Details.DeliveryMessage)),
      ...(url && { url }),
      ...(kind === 'other' && { name: Type.slice(0, 100) }),
    },
  ];
}

/** Its type decides. Where that can't be had now, it is left for the next time. */
function tellBounce(message: Message, event: MessageEvent, bounces: Bounces): Told[] {
  const { Recipient, ReceivedAt, Details } = event;
  const { BounceID } = Details;
  const bounce = BounceID === undefined ? undefined : bounces.get(BounceID);
  if (bounce?.kind === 'unavailable') return [];

  const type = bounce?.kind === 'answered' ? bounce.value.Type : undefined;
  const unknown: Meaning = type ? { kind: 'other' } : { kind: 'failed', cause: 'bounce' };
  const meaning = postmarkBounces.get(type ?? '') ?? unknown;
  const said = bounce?.kind === 'answered' ? bounce.value.Details : Details.Summary;
  return [
    {
      ...about(message, Recipient, meaning.kind, ReceivedAt, { bounceId: BounceID }),
      ...meaning,
      ...(meaning.kind !== 'other' && replyOf(said)),
      ...(meaning.kind === 'other' && { name: type?.slice(0, 100) }),
    },
  ];
}

function about(
  { MessageID, Subject, From }: Message,
  recipient: string,
  kind: EventKind,
  at: string,
  more: { bounceId?: BounceId | undefined; url?: string | undefined } = {},
): Told {
  const { bounceId, url } = more;
  const id = postmarkFingerprint({ bounceId, messageId: MessageID, recipient, kind, at, url });
  const message = { providerMessageId: MessageID, subject: Subject, from: From };
  return { id, fingerprint: id, kind, at, recipient, ...message };
}

const reasons = new Map<string, { cause: Cause; list: string }>([
  ['HardBounce', { cause: 'suppressed-bounce', list: 'bounces' }],
  ['SpamComplaint', { cause: 'suppressed-spam', list: 'spam reports' }],
]);
const byHand: { cause: Cause; list: string } = { cause: 'suppressed', list: 'manual suppressions' };

interface Place {
  stream: string;
  recipient: string;
  /** Messages that it explains, if there are any. */
  keptBack: ReportedEvent[];
  now: Date;
}

function tellEntry(entry: Entry, { stream, recipient, keptBack, now }: Place): ReportedEvent[] {
  const { cause, list } = reasons.get(entry.SuppressionReason) ?? byHand;
  const suppression = {
    list: `${list} (${stream})`.slice(0, 100),
    since: new Date(entry.CreatedAt).toISOString(),
  };
  if (keptBack.length > 0) {
    return keptBack.map((event) => tellSuppression(event, suppression, now));
  }
  const id = fingerprintOf(
    'postmark',
    'refused',
    recipient.toLowerCase(),
    stream,
    suppression.since,
  );
  return [
    {
      provider: 'postmark',
      id,
      fingerprint: id,
      kind: 'failed',
      name: 'Takes no message to this address',
      at: now.toISOString(), // what is known is that it is so now
      recipient,
      cause,
      final: true,
      suppression,
    },
  ];
}

function isUuid(value: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);
}

function found<T>(value: T): Answer<T> {
  return { kind: 'answered', value };
}
