/** Mailgun's Logs, and its suppressions. */

import { z } from 'zod';
import type { Cause } from '../../lib/event.ts';
import { normalMessageId } from '../../lib/identifier-forms.ts';
import type { Identifier } from '../../lib/identifier-schema.ts';
import type { ReportedEvent } from '../store.ts';
import { checkEvents } from './batch.ts';
import { readMailgunEntry } from './mailgun-events.ts';
import { isPlainAddress } from './plain-address.ts';
import { type Api, type Ask, type Asking, type Findings, troubleOf } from './provider.ts';
import { tellSuppression } from './suppression.ts';

/** A domain is in one of them, and nothing of it is known in the other. */
const hosts = new Map([
  ['us', 'https://api.mailgun.net'],
  ['eu', 'https://api.eu.mailgun.net'],
]);
/** No number is published; a 429 tells all servers to wait. */
const REQUESTS_PER_MINUTE = 60;
const MOST_EVENTS = 100;

const lists = new Map<Cause | undefined, string>([
  ['suppressed-bounce', 'bounces'],
  ['suppressed-spam', 'complaints'],
  ['suppressed-unsubscribe', 'unsubscribes'],
]);

export function connectMailgunApi(key: string, region: string): Api | undefined {
  const host = hosts.get(region);
  return host === undefined ? undefined : createApi(host, key);
}

function createApi(host: string, key: string): Api {
  const Authorization = `Basic ${Buffer.from(`api:${key}`).toString('base64')}`;
  const headers = { Authorization, 'Content-Type': 'application/json' };

  return {
    requestsPerMinute: REQUESTS_PER_MINUTE,

    canFind: ({ kind, value }) =>
      kind === 'recipient' ? isPlainAddress(value) : isMessageId(normalMessageId(value)),

    async find(identifier, asking) {
      const body = JSON.stringify(questionOn(identifier, asking));
      const answer = await asking.ask(
        `${host}/v1/analytics/logs`,
        { method: 'POST', headers, body },
        logsSchema,
      );
      if (answer.kind !== 'answered') return { events: [], ...troubleOf(answer) };

      const logged = answer.value.items.flatMap((item) => readItem(item, asking.now));
      const explained = await explain(logged, asking);
      return {
        events: [...logged.map(({ event }) => event), ...explained.events],
        ...(explained.trouble && { trouble: explained.trouble }),
      };
    },
  };

  /** Each list is a domain's own. */
  async function explain(logged: Logged[], { ask, now }: Asking): Promise<Findings> {
    const keptBack = Map.groupBy(
      logged.filter(({ event, domain }) => domain && lists.has(event.cause)),
      ({ event, domain }) => `${domain} ${event.recipient} ${event.cause}`,
    );
    const found = await Promise.all(
      [...keptBack.values()].map((together) => entryOf(together, ask, now)),
    );
    const trouble = found.find(({ trouble }) => trouble)?.trouble;
    return { events: found.flatMap(({ events }) => events), ...(trouble && { trouble }) };
  }

  /** @param together what one list kept from one recipient. */
  async function entryOf(together: Logged[], ask: Ask, now: Date): Promise<Findings> {
    const [first] = together;
    const list = lists.get(first?.event.cause);
    if (!first?.domain || !list) return { events: [] };
    // One address, never the list itself.
    const [domain, address] = [first.domain, first.event.recipient].map(encodeURIComponent);
    const answer = await ask(`${host}/v3/${domain}/${list}/${address}`, { headers }, entrySchema);
    if (answer.kind !== 'answered') return { events: [], ...troubleOf(answer) };

    const since = new Date(answer.value.created_at ?? '');
    const suppression = {
      list: `${list} (${first.domain})`.slice(0, 100),
      ...(!Number.isNaN(since.getTime()) && { since: since.toISOString() }),
    };
    return { events: together.map(({ event }) => tellSuppression(event, suppression, now)) };
  }
}

function questionOn({ kind, value }: Identifier, { since, now }: Asking) {
  const asked = kind === 'recipient' ? value : normalMessageId(value);
  const attribute = kind === 'recipient' ? 'recipient' : 'message_id';
  const values = [{ label: asked, value: asked }];
  return {
    start: toRfc2822(new Date(since)),
    end: toRfc2822(now),
    filter: { AND: [{ attribute, comparator: '=', values }] },
    include_subaccounts: true,
    pagination: { sort: 'timestamp:desc', limit: MOST_EVENTS },
  };
}

function toRfc2822(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}

const logsSchema = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      '@timestamp': z.string(),
      domain: z
        .object({ name: z.string().min(1) })
        .optional()
        .catch(undefined),
    }),
  ),
});
type Item = z.infer<typeof logsSchema>['items'][number];

const entrySchema = z.object({ created_at: z.string().optional() });

interface Logged {
  event: ReportedEvent;
  domain: string | undefined;
}

/** As the webhook tells it, but for the time. */
function readItem(item: Item, now: Date): Logged[] {
  const time = item['@timestamp'];
  const entry = { ...item, timestamp: Date.parse(time) / 1000 };
  const told = readMailgunEntry(entry, `${item.id}/${time.slice(0, 10)}`) ?? [];
  return checkEvents('mailgun', told, now).map((event) => ({ event, domain: item.domain?.name }));
}

function isMessageId(value: string): boolean {
  return /^[^\s\p{C}"'`\\<>@]+@[^\s\p{C}"'`\\<>@]+$/u.test(value) && value.isWellFormed();
}
