/** Report events to the status API by `POST /v1/events`, however long it is away. */
import { setTimeout as delay } from 'node:timers/promises';
import { eventsAnswerSchema } from '../lib/api.ts';
import type { DeliveryEvent } from '../lib/event.ts';

/** A body of at most 5 MiB, whatever a server said in each. */
const EVENTS_A_REQUEST = 500;
const ANSWER_WITHIN_MS = 30_000;
const WAIT_AT_MOST_MS = 60_000;

export interface StatusApi {
  address: string;
  token: string;
}

/** What keeps the status API from taking events. It passes, or it is for a person to put right. */
export type Hindrance =
  | { kind: 'passes'; why: string; waitMs?: number }
  | { kind: 'stays'; why: string };

interface Report {
  signal: AbortSignal;
  /** Called when the status API goes away, and when it is back. */
  onAway: (why: string) => void;
  onBack: () => void;
  fetch?: typeof fetch;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Reported {
  accepted: number;
  duplicates: number;
  /** What the status API would not take of each that it left out: it names no values. */
  rejected: string[];
}

/**
 * Report events, in order, until the status API has them on its disk.
 *
 * @returns what became of them; `undefined` when `signal` ended it, and they may not be there.
 * Throws one sentence where only a person can help.
 */
export async function reportEvents(
  api: StatusApi,
  events: DeliveryEvent[],
  { signal, onAway, onBack, fetch: send = fetch, wait = waitFor }: Report,
): Promise<Reported | undefined> {
  const reported: Reported = { accepted: 0, duplicates: 0, rejected: [] };
  for (let start = 0; start < events.length; start += EVENTS_A_REQUEST) {
    const part = events.slice(start, start + EVENTS_A_REQUEST);
    for (let tries = 1; ; tries += 1) {
      if (signal.aborted) return undefined;
      const answer = await post(api, part, signal, send);
      if (answer.kind === 'stays') throw new Error(answer.why);
      if (answer.kind === 'taken') {
        if (tries > 1) onBack();
        reported.accepted += answer.accepted;
        reported.duplicates += answer.duplicates;
        reported.rejected.push(...answer.rejected);
        break;
      }
      if (signal.aborted) return undefined;
      if (tries === 1) onAway(answer.why);
      await wait(answer.waitMs ?? Math.min(1000 * 2 ** (tries - 1), WAIT_AT_MOST_MS), signal);
    }
  }
  return reported;
}

async function post(
  { address, token }: StatusApi,
  events: DeliveryEvent[],
  signal: AbortSignal,
  send: typeof fetch,
): Promise<({ kind: 'taken' } & Reported) | Hindrance> {
  let status: number;
  let retryAfter: string | null;
  let body: unknown;
  try {
    const response = await send(`${address}/v1/events`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ events }),
      redirect: 'manual', // the token is for this address
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    status = response.status;
    retryAfter = response.headers.get('Retry-After');
    body = status === 202 ? await response.json() : await response.body?.cancel();
  } catch (error) {
    return {
      kind: 'passes',
      why: `The status API at ${address} can't be reached (${codeOf(error)}).`,
    };
  }

  switch (status) {
    case 202: {
      const answer = eventsAnswerSchema.safeParse(body);
      if (!answer.success) return { kind: 'stays', why: notThere(address) };
      const rejected = answer.data.rejected.map(({ why }) => why);
      return { kind: 'taken', ...answer.data, rejected };
    }
    case 401:
      return {
        kind: 'stays',
        why: 'The status API does not know the token in INGEST_TOKEN, or it was revoked.',
      };
    case 403:
      return { kind: 'stays', why: 'The token in INGEST_TOKEN needs the scope ingest.' };
    case 408:
    case 429:
      break;
    default:
      if (status < 500)
        return { kind: 'stays', why: `${notThere(address)} (It answered ${status}.)` };
  }
  const seconds = Number(retryAfter ?? Number.NaN);
  return {
    kind: 'passes',
    why: `The status API at ${address} takes no events now (it answered ${status}).`,
    ...(seconds > 0 && { waitMs: Math.min(seconds * 1000, WAIT_AT_MOST_MS) }),
  };
}

function notThere(address: string): string {
  return `What answers at ${address} is no status API of this version: look at STATUS_API.`;
}

/** `ECONNREFUSED`, `TimeoutError`: never a message, which could repeat what was sent. */
function codeOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: string } }; // as fetch throws
  return cause?.code ?? name;
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {}); // whoever waits asks the signal
}
