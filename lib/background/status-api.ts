import { type LookupAnswer, lookupAnswerSchema } from '../api.ts';
import type { Identifier } from '../identifier-schema.ts';
import type { Lookup, Obstacle } from '../lookup.ts';
import type { ConnectionTest } from '../messages.ts';

const REQUEST_LIMIT_MS = 6_000;
const RETRY_AFTER_MS = 400;
/** Until when to leave a server alone that says "too many requests" but not for how long. */
const DEFAULT_PAUSE_MS = 30_000;

export interface StatusApiAccess {
  /** Address of the status API, without a slash at its end. */
  statusApi: string;
  token: string;
}

interface Edges {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Whether the browser lets us reach the origin: without it a request fails like a dead line. */
  isAllowed: (origin: string) => Promise<boolean>;
  now: () => number;
  wait: (ms: number) => Promise<void>;
}

/** Asks for up to 100 identifiers at once. Answers in the order asked. Never rejects. */
export type FetchLookups = (
  access: StatusApiAccess,
  identifiers: Identifier[],
) => Promise<Lookup[]>;

export interface StatusApi {
  fetchLookups: FetchLookups;
  /** Whether a look-up with this address and token comes to an answer. */
  testAccess: (access: StatusApiAccess) => Promise<ConnectionTest>;
}

/** This recipient can't exist (RFC 2606), so that a test asks for nobody's mail. */
const NOBODY: Identifier = { kind: 'recipient', value: 'connection-test@whereabouts.invalid' };

/**
 * A client of the status API's `POST /v1/lookups`.
 *
 * Each request has a time limit. A network error or a 5xx is tried once more; a time-out isn't,
 * since the agent has waited long enough by then.
 */
export function createStatusApi({ fetch, isAllowed, now, wait }: Edges): StatusApi {
  return {
    async fetchLookups(access, identifiers) {
      const answer = await askTwice(access, identifiers);
      if (Array.isArray(answer)) return answer;
      return identifiers.map(() => ({ kind: 'unavailable', obstacle: answer }));
    },

    async testAccess(access) {
      const answer = await askTwice(access, [NOBODY]);
      if (!Array.isArray(answer)) return { kind: 'failed', obstacle: answer };
      const [lookup] = answer;
      return lookup && lookup.kind !== 'unavailable'
        ? {
            kind: 'connected',
            retentionDays: lookup.retentionDays,
            clockOffset: lookup.clockOffset,
          }
        : { kind: 'failed', obstacle: { kind: 'badReply', detail: 'It answered nothing.' } };
    },
  };

  async function askTwice(
    access: StatusApiAccess,
    identifiers: Identifier[],
  ): Promise<Lookup[] | Obstacle> {
    if (!access.statusApi || !access.token) return { kind: 'notSetUp' };
    const answer = await ask(access, identifiers);
    if (!isPassing(answer)) return answer;
    await wait(RETRY_AFTER_MS);
    return ask(access, identifiers);
  }

  async function ask(
    access: StatusApiAccess,
    identifiers: Identifier[],
  ): Promise<Lookup[] | Obstacle> {
    const askedAt = now();
    const signal = AbortSignal.timeout(REQUEST_LIMIT_MS);
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(`${access.statusApi}/v1/lookups`, {
        method: 'POST',
        headers: { authorization: `Bearer ${access.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ identifiers }),
        signal,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'manual', // followed, it would carry addresses and token elsewhere
      });
      body = response.ok ? await readJson(response) : undefined;
    } catch (error) {
      // In the middle of a body, browsers call it an abort like any other.
      if (signal.aborted || (error instanceof DOMException && error.name === 'TimeoutError'))
        return { kind: 'timedOut' };
      const { origin } = new URL(access.statusApi);
      return (await isAllowed(origin)) ? { kind: 'offline' } : { kind: 'notAllowed', origin };
    }
    if (!response.ok) return obstacleOf(response, now());

    const parsed = lookupAnswerSchema.safeParse(body);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return {
        kind: 'badReply',
        detail: `${issue?.path.join('.') || 'answer'}: ${issue?.message}`,
      };
    }
    if (parsed.data.lookups.length !== identifiers.length) {
      return { kind: 'badReply', detail: 'It answered another number of look-ups than asked.' };
    }
    return toLookups(parsed.data, askedAt, now());
  }
}

function obstacleOf(response: Response, now: number): Obstacle {
  const { status, type } = response;
  if (status === 401) return { kind: 'unauthorized' };
  if (status === 403) return { kind: 'wrongScope' };
  if (type === 'opaqueredirect')
    return { kind: 'badReply', detail: 'It sends us on to another address.' };
  const retryAfter = response.headers.get('retry-after');
  if (status === 429 || (status === 503 && retryAfter)) {
    return { kind: 'rateLimited', retryAt: now + readRetryAfter(retryAfter, now) };
  }
  if (status >= 500) return { kind: 'serverError', status };
  return { kind: 'badReply', detail: `It answered with HTTP status ${status}.` };
}

/** `Retry-After` is seconds or an HTTP date (RFC 9110, 10.2.3) -> milliseconds. */
function readRetryAfter(header: string | null, now: number): number {
  const seconds = Number(header?.trim() || Number.NaN);
  const ms = Number.isNaN(seconds) ? Date.parse(header ?? '') - now : seconds * 1000;
  return Number.isNaN(ms) ? DEFAULT_PAUSE_MS : Math.min(Math.max(ms, 1000), 3_600_000);
}

function toLookups(answer: LookupAnswer, askedAt: number, fetchedAt: number): Lookup[] {
  const clockOffset = Date.parse(answer.asOf) - (askedAt + fetchedAt) / 2;
  const answered = { fetchedAt, clockOffset, retentionDays: answer.retentionDays };
  return answer.lookups.map(({ deliveries: [newest, ...older], more, notes }) => {
    const noted = notes ? { ...answered, notes } : answered;
    return newest
      ? { kind: 'found', deliveries: [newest, ...older], more, ...noted }
      : { kind: 'notFound', ...noted };
  });
}

/** `undefined` where the body is no JSON; a connection that breaks still throws. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it, and says so
  }
}

function isPassing(answer: Lookup[] | Obstacle): boolean {
  return !Array.isArray(answer) && (answer.kind === 'offline' || answer.kind === 'serverError');
}
