/** SendGrid's Email Logs, and its suppression lists. */

import { z } from 'zod';
import type { Cause } from '../../lib/event.ts';
import type { ReportedEvent } from '../store.ts';
import { fromSeconds, text } from './batch.ts';
import { isPlainAddress } from './plain-address.ts';
import { type Answer, type Api, type Ask, troubleOf } from './provider.ts';
import { readSendGridBatch } from './sendgrid-events.ts';
import { tellSuppression } from './suppression.ts';

const hosts = new Map([
  ['global', 'https://api.sendgrid.com'],
  ['eu', 'https://api.eu.sendgrid.com'],
]);

/** No number is published; a 429 tells all servers to wait. */
const REQUESTS_PER_MINUTE = 60;
const MOST_LISTED = 100;
/** Each is a request of its own. */
const MOST_DETAILS = 5;

const lists = new Map<Cause | undefined, { path: string; name: string }>([
  ['suppressed-bounce', { path: 'suppression/bounces', name: 'bounces' }],
  ['suppressed-spam', { path: 'suppression/spam_reports', name: 'spam reports' }],
  ['suppressed-unsubscribe', { path: 'asm/suppressions/global', name: 'global unsubscribes' }],
  ['invalid', { path: 'suppression/invalid_emails', name: 'invalid emails' }],
]);

/** @param region `global` or `eu`: nothing of one is known in the other. */
export function connectSendGridApi(key: string, region: string): Api | undefined {
  const host = hosts.get(region);
  return host === undefined ? undefined : createApi(host, key);
}

/** Email Logs: a list of messages, then each with its events. */
function createApi(host: string, key: string): Api {
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };

  return {
    requestsPerMinute: REQUESTS_PER_MINUTE,

    // Its short ids and SMTP ids it can't be asked by: its language has no LIKE.
    canFind: ({ kind, value }) => (kind === 'recipient' ? isPlainAddress : isLongId)(value),

    async find({ kind, value }, { ask, since, now }) {
      const ids = kind === 'messageId' ? found([value]) : await newestIds(value, ask, since);
      if (ids.kind !== 'answered') return { events: [], ...troubleOf(ids) };

      const details = await Promise.all(
        ids.value.map((id) =>
          ask(`${host}/v3/logs/${encodeURIComponent(id)}`, { headers }, detailSchema),
        ),
      );
      const events = details.flatMap((detail) =>
        detail.kind === 'answered' ? eventsOf(detail.value, now) : [],
      );
      const lists = await Promise.all(
        keptBackIn(events).map((messages) => suppressionsOf(messages, ask, now)),
      );
      const trouble = [...details, ...lists].map(troubleOf).find(({ trouble }) => trouble);
      return {
        events: [
          ...events,
          ...lists.flatMap((list) => (list.kind === 'answered' ? list.value : [])),
        ],
        ...trouble,
      };
    },
  };

  async function newestIds(recipient: string, ask: Ask, since: string): Promise<Answer<string[]>> {
    const query = `to_email="${recipient}" AND sg_message_id_created_at > TIMESTAMP "${since.slice(0, 19)}Z"`;
    // A POST, so that no log on the way has the address.
    const init = { method: 'POST', headers, body: JSON.stringify({ query, limit: MOST_LISTED }) };
    const answer = await ask(`${host}/v3/logs`, init, listSchema);
    if (answer.kind !== 'answered') return answer;
    const newestFirst = answer.value.messages.sort((a, b) =>
      b.sg_message_id_created_at.localeCompare(a.sg_message_id_created_at),
    );
    return found(newestFirst.slice(0, MOST_DETAILS).map(({ sg_message_id }) => sg_message_id));
  }

  /** @param messages of one recipient, kept back by one list. */
  async function suppressionsOf(
    messages: ReportedEvent[],
    ask: Ask,
    now: Date,
  ): Promise<Answer<ReportedEvent[]>> {
    const [message] = messages;
    const list = lists.get(message?.cause);
    if (!message || !list) return found([]);
    // One address, never the list itself.
    const url = `${host}/v3/${list.path}/${encodeURIComponent(message.recipient)}`;
    const answer = await ask(url, { headers }, entriesSchema);
    if (answer.kind !== 'answered') return answer;
    const told = answer.value.flatMap(({ created }) => {
      const since = created === undefined ? undefined : fromSeconds(created);
      const suppression = { list: list.name, ...(since && { since }) };
      return messages.map((message) => tellSuppression(message, suppression, now));
    });
    return found(told);
  }
}

const listSchema = z.object({
  messages: z.array(z.object({ sg_message_id: z.string(), sg_message_id_created_at: z.string() })),
});

const detailSchema = z.object({
  subject: text(1000),
  from_email: text(400),
  events: z.array(z.record(z.string(), z.unknown())),
});

/** Empty where the address isn't on the list; global unsubscribes answer with one object. */
const entriesSchema = z.union([
  z.array(z.object({ created: z.number().optional() })),
  z
    .object({ recipient_email: z.string().optional() })
    .transform(({ recipient_email }) => (recipient_email ? [{ created: undefined }] : [])),
]);

/** As the webhook tells them, but for what the message itself knows. `received` is of the request. */
function eventsOf({ subject, from_email, events }: z.infer<typeof detailSchema>, now: Date) {
  const own = events.filter(({ event }) => event !== 'received');
  return readSendGridBatch(
    own.map((event) => ({ ...event, subject, from: from_email })),
    now,
  ).events;
}

/** What SendGrid didn't try because of a list, together by recipient and list. */
function keptBackIn(events: ReportedEvent[]): ReportedEvent[][] {
  const dropped = events.filter(
    ({ kind, name, cause }) => kind === 'failed' && name && lists.has(cause),
  );
  return [...Map.groupBy(dropped, ({ recipient, cause }) => `${recipient} ${cause}`).values()];
}

function isLongId(value: string): boolean {
  return /^[\w-]{8,40}(?:\.[\da-f]+){0,3}\.(?:st)?(?:filter|recvd)[\w.-]{1,200}$/i.test(value);
}

function found<T>(value: T): Answer<T> {
  return { kind: 'answered', value };
}
