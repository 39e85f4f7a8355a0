/** Look-ups that ask the providers, too, where the own log has no answer or an old one. */

import type { z } from 'zod';
import type { Note, NoteKind } from '../lib/api.ts';
import { messageIdQueryKeys, normalRecipient } from '../lib/identifier-forms.ts';
import type { Identifier } from '../lib/identifier-schema.ts';
import { currentStatus, type Status } from '../lib/status.ts';
import { loggable } from './failure.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { fingerprintOf } from './providers/batch.ts';
import type { Answer, Api, Fetch } from './providers/provider.ts';
import type { Connections } from './providers/providers.ts';
import type { FoundDeliveries, Store, StoredDelivery } from './store.ts';

/** How long what is known is taken for true, without asking anew. */
export const FRESH_FOR_MS: Record<Status | 'nothing', number> = {
  nothing: 60_000,
  sending: 30_000,
  processed: 30_000,
  deferred: 2 * 60_000,
  delivered: 5 * 60_000,
  open: 5 * 60_000,
  clicked: 30 * 60_000,
  'spam-report': 30 * 60_000,
  failed: 30 * 60_000,
};

/** What is bound to change. The rest comes by webhook, where there is one. */
const unsettled = new Set<Status>(['sending', 'processed', 'deferred']);

/** How long an agent waits for a provider. What comes later is there at the next look-up. */
export const ANSWER_WITHIN_MS = 1_500;
/** The same while it is known to be slow: enough to see that there is nothing to ask. */
const ANSWER_AT_ONCE_MS = 50;
const REQUEST_WITHIN_MS = 10_000;
/** How long nobody waits for a provider that was slow, or asks one that failed. */
export const REST_MS = 30_000;
/** A page full of addresses must not spend what all agents have. */
export const MOST_QUESTIONS = 10;

interface Dependencies {
  store: Pick<Store, 'find' | 'record' | 'questions'>;
  connections: Connections;
  fetch: Fetch;
  log: Log;
  metrics: Pick<Metrics, 'notAnswered'>;
  now: () => Date;
  answerWithinMs?: number;
}

type FindOptions = { limit: number; since: string };

interface Found extends FoundDeliveries {
  /** Who should have been asked, and why that wasn't possible. */
  notes: Note[];
}

interface Question {
  /** Which of the identifiers it is about. */
  index: number;
  provider: string;
  api: Api;
  identifier: Identifier;
  freshForMs: number;
}

/** What the questions of one look-up share. */
interface Turn {
  since: string;
  /** How many may still be asked. */
  left: number;
}

type Outcome = { isNews: boolean; trouble?: NoteKind | undefined };

/**
 * `store.find`, with the providers asked first where that is worth it.
 *
 * What they answer is kept as events of the own log: there all servers have it. Equal questions are
 * asked once. No provider makes a look-up slow or fail: then the own log's answer has a note.
 */
export function createAsking(dependencies: Dependencies) {
  const { store, connections, fetch, log, metrics, now } = dependencies;
  const { answerWithinMs = ANSWER_WITHIN_MS } = dependencies;
  const apis = [...connections].flatMap(([provider, { api, webhook }]) =>
    api ? [{ provider, api, isTold: webhook !== undefined }] : [],
  );
  const underway = new Map<string, Promise<Outcome>>();
  const slowUntil = new Map<string, number>();
  const resting = new Map<string, { until: number; why: NoteKind }>();

  return async function find(identifiers: Identifier[], options: FindOptions): Promise<Found[]> {
    const known = await store.find(identifiers, options);
    const questions = identifiers.flatMap((identifier, index) =>
      questionsOn(identifier, known[index]?.deliveries ?? [], index),
    );
    if (questions.length === 0) return known.map((found) => ({ ...found, notes: [] }));

    const outcomes = await outcomesOf(questions, options.since);
    const found = outcomes.some(({ isNews }) => isNews)
      ? await store.find(identifiers, options)
      : known;
    return found.map((deliveries, index) => ({
      ...deliveries,
      notes: questions.flatMap((question, asked) => {
        const kind = outcomes[asked]?.trouble;
        return question.index === index && kind ? [{ provider: question.provider, kind }] : [];
      }),
    }));
  };

  function questionsOn(identifier: Identifier, known: StoredDelivery[], index: number): Question[] {
    return apis.flatMap(({ provider, api, isTold }) => {
      const own = known.find((delivery) => delivery.provider === provider);
      // What the webhook never told of is another provider's, or nobody's.
      if (!own && known.length > 0 && isTold) return [];
      const freshForMs = staleAfter(own, { isTold, now: now() });
      const asked = freshForMs && formsOf(identifier, own).find((form) => api.canFind(form));
      return asked ? [{ index, provider, api, identifier: asked, freshForMs }] : [];
    });
  }

  async function outcomesOf(questions: Question[], since: string): Promise<Outcome[]> {
    const turn = { since, left: MOST_QUESTIONS };
    return Promise.all(
      questions.map(async (question): Promise<Outcome> => {
        const { provider } = question;
        const isSlow = now().getTime() < (slowUntil.get(provider) ?? 0);
        const withinMs = isSlow ? Math.min(ANSWER_AT_ONCE_MS, answerWithinMs) : answerWithinMs;
        const outcome = await inTime(outcomeOf(question, turn), withinMs);
        if (outcome !== 'late') return outcome;
        if (!isSlow) slowUntil.set(provider, now().getTime() + REST_MS);
        return { isNews: false, trouble: 'slow' };
      }),
    );
  }

  /** Never rejects: it may end long after the look-up that asked. */
  function outcomeOf(question: Question, turn: Turn): Promise<Outcome> {
    const { provider, identifier } = question;
    const key = fingerprintOf(provider, identifier.kind, normal(identifier));
    const same = underway.get(key);
    if (same) return same;
    const { until, why } = resting.get(provider) ?? {};
    if (until && now().getTime() < until) return Promise.resolve({ isNews: false, trouble: why });

    const outcome = askAndKeep(question, key, turn)
      .catch((error: Error): Outcome => {
        log.error({ provider, failure: loggable(error) }, 'asking failed here');
        return { isNews: false, trouble: 'down' };
      })
      .finally(() => underway.delete(key));
    underway.set(key, outcome);
    return outcome;
  }

  async function askAndKeep(question: Question, key: string, turn: Turn): Promise<Outcome> {
    const { provider, api, identifier, freshForMs } = question;
    if (!(await store.questions.claim(key, freshForMs, now()))) return { isNews: false };
    if (turn.left === 0) {
      await store.questions.release(key);
      return { isNews: false, trouble: 'busy' };
    }
    turn.left -= 1;

    const asking = { now: now(), since: turn.since, ask: askFor(provider, api) };
    const { events, trouble } = await api.find(identifier, asking);
    if (trouble) await store.questions.release(key);
    if (events.length === 0) return { isNews: false, trouble };
    const { accepted } = await store.record(events);
    return { isNews: accepted > 0, trouble };
  }

  function askFor(provider: string, api: Api) {
    return async <T>(url: string, init: RequestInit, schema: z.ZodType<T>): Promise<Answer<T>> => {
      if (!(await store.questions.spend(provider, api.requestsPerMinute, now()))) {
        rest(provider, 'busy', nextMinute(now()));
        return { kind: 'unavailable', why: 'busy' };
      }
      let response: Response;
      let body: unknown;
      try {
        const signal = AbortSignal.timeout(REQUEST_WITHIN_MS);
        response = await fetch(url, { ...init, redirect: 'error', signal });
        body = response.ok ? await response.json() : await response.body?.cancel();
      } catch (error) {
        const isLate = error instanceof DOMException && error.name === 'TimeoutError';
        if (isLate) return unavailable(provider, 'slow', 'no answer in time');
        rest(provider, 'down');
        return unavailable(provider, 'down', 'no answer');
      }
      const { status, headers } = response;
      if (status === 404) return { kind: 'absent' };
      if (status === 429) {
        const until = pauseUntil(headers, now());
        await store.questions.pause(provider, until);
        rest(provider, 'busy', until);
        return unavailable(provider, 'busy', 'HTTP 429');
      }
      if (!response.ok) {
        const why = status < 500 ? 'refused' : 'down';
        // Another 4xx is about this one question.
        if (why === 'down' || status === 401 || status === 403) rest(provider, why);
        return unavailable(provider, why, `HTTP ${status}`);
      }
      const parsed = schema.safeParse(body);
      if (parsed.success) return { kind: 'answered', value: parsed.data };
      return unavailable(provider, 'down', 'an answer that is not as documented');
    };
  }

  function rest(
    provider: string,
    why: NoteKind,
    until = new Date(now().getTime() + REST_MS),
  ): void {
    resting.set(provider, { until: until.getTime(), why });
  }

  /** Tells the log, without what was asked for. */
  function unavailable(provider: string, why: NoteKind, what: string) {
    metrics.notAnswered(provider, why);
    log.warn({ provider, why, what }, 'could not be asked');
    return { kind: 'unavailable', why } as const;
  }
}

async function inTime<T>(promise: Promise<T>, withinMs: number): Promise<T | 'late'> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(resolve, withinMs, 'late');
  const first = await Promise.race([promise, late]);
  clearTimeout(timer);
  return first;
}

/** For how long what is known of a provider's newest message is fresh; `undefined` where it still is. */
function staleAfter(
  newest: StoredDelivery | undefined,
  { isTold, now }: { isTold: boolean; now: Date },
): number | undefined {
  if (!newest) return FRESH_FOR_MS.nothing;
  const { status, cause } = currentStatus(newest.events);
  const lacksList =
    cause?.startsWith('suppressed') && !newest.events.some(({ suppression }) => suppression);
  if (lacksList) return FRESH_FOR_MS.failed;
  if (isTold && !unsettled.has(status)) return undefined;
  const age = now.getTime() - Date.parse(newest.lastAt);
  return age > FRESH_FOR_MS[status] ? FRESH_FOR_MS[status] : undefined;
}

/** What a provider may know it by, the best first. */
function formsOf(identifier: Identifier, own: StoredDelivery | undefined): Identifier[] {
  if (!own) return [identifier];
  const ids = [own.providerMessageId, own.messageId].filter((id) => id !== undefined);
  return [
    identifier,
    ...ids.map((value) => ({ kind: 'messageId' as const, value })),
    { kind: 'recipient', value: own.recipient },
  ];
}

function normal({ kind, value }: Identifier): string {
  return kind === 'recipient' ? normalRecipient(value) : messageIdQueryKeys(value).join();
}

/** `Retry-After`, in seconds, or SendGrid's `X-RateLimit-Reset`, a moment in seconds; else a minute. */
function pauseUntil(headers: Headers, now: Date): Date {
  const seconds = Number(headers.get('Retry-After') ?? Number.NaN);
  const reset = Number(headers.get('X-RateLimit-Reset') ?? Number.NaN) - now.getTime() / 1000;
  const wait = [seconds, reset].find((wait) => wait > 0) ?? 60;
  return new Date(now.getTime() + Math.min(wait, 3600) * 1000);
}

function nextMinute(now: Date): Date {
  return new Date((Math.floor(now.getTime() / 60_000) + 1) * 60_000);
}
