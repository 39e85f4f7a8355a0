/** The HTTP API. */
import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import {
  type EventsAnswer,
  type LookupAnswer,
  lookupRequestSchema,
  MAX_EVENTS,
  MAX_IDENTIFIERS,
} from '../lib/api.ts';
import { createAsking } from './asking.ts';
import { type Authorized, createAuthorize } from './authorize.ts';
import { describeDelivery } from './describe-delivery.ts';
import { readEvents } from './events.ts';
import { loggable } from './failure.ts';
import type { Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { describeApi } from './openapi.ts';
import { isOutage } from './outage.ts';
import { problem, TRY_AGAIN } from './problem.ts';
import type { Fetch } from './providers/provider.ts';
import { type Connections, providers } from './providers/providers.ts';
import { createRateLimit } from './rate-limit.ts';
import { describeIssue, limitBody, readJson } from './request-body.ts';
import { type Logged, logRequests } from './request-log.ts';
import { respond, respondJson } from './respond.ts';
import { keptSince } from './retention.ts';
import type { Store } from './store.ts';
import { limitTime } from './time-limit.ts';
import type { Usage } from './usage.ts';

export interface Dependencies {
  store: Store;
  /** Which providers are set up. The webhooks of others take nothing. */
  connections: Connections;
  retentionDays: number;
  lookupsPerMinute?: number;
  /** How many proxies there are in front. */
  proxies?: number;
  usage: Usage;
  /** How long a request may take, once its head is here. */
  requestMs?: number;
  log: Log;
  metrics?: Metrics;
  now: () => Date;
  fetch?: Fetch;
}

/** The HTTP API as a value: `main.ts` listens with it, tests call `app.request`. */
export function createApp({
  store,
  connections,
  retentionDays,
  lookupsPerMinute = 600,
  requestMs = 15_000,
  proxies = 0,
  usage,
  log,
  metrics = createMetrics(),
  now,
  fetch = globalThis.fetch,
}: Dependencies): Hono<Authorized & Logged> {
  const authorize = createAuthorize({ store, usage, proxies, now });
  const rateLimit = createRateLimit(lookupsPerMinute, usage, now);
  const find = createAsking({ store, connections, fetch, log, metrics, now });
  const app = new Hono<Authorized & Logged>();
  const logOf = (c: Context<Authorized & Logged>) => log.child({ requestId: c.get('requestId') });

  app.use(logRequests(log, metrics));
  app.use(limitTime(requestMs));

  app.get('/healthz', (c) => respondJson(c, { status: 'ok' }));
  app.get('/readyz', async (c) =>
    (await store.isReady())
      ? respondJson(c, { status: 'ok' })
      : problem(c, 'unavailable', undefined, TRY_AGAIN),
  );
  app.get('/metrics', authorize('metrics'), async (c) =>
    respond(c, await metrics.register.metrics(), 200, {
      'Content-Type': metrics.register.contentType,
    }),
  );

  app.get('/v1/openapi.json', authorize(), (c) => respondJson(c, describeApi()));

  app.post('/v1/lookups', authorize('lookup'), limitBody(1), async (c) => {
    // None goes unseen: while the audit log can't be written, there is none.
    if (!(await usage.hasRoom())) return problem(c, 'unavailable', undefined, TRY_AGAIN);
    const wait = rateLimit.take(c.get('caller'));
    if (wait > 0) {
      const detail = `At most ${lookupsPerMinute} look-ups a minute with one token.`;
      return problem(c, 'too-many-requests', detail, { 'Retry-After': String(wait) });
    }
    const request = await readJson(c, lookupRequestSchema, explainLookup);
    if (request.kind === 'refused') return request.response;

    const { identifiers, limit } = request.value;
    const asOf = now();
    const at = asOf.toISOString();
    const since = keptSince(asOf, retentionDays);
    const found = await find(identifiers, { limit, since });
    usage.audit(
      identifiers.map((identifier, index) => {
        const { deliveries = [] } = found[index] ?? {};
        const recipients = deliveries.map(({ recipient }) => recipient);
        const token = c.get('callerName');
        return { at, token, identifier, deliveries: deliveries.length, recipients };
      }),
    );
    const answer: LookupAnswer = {
      asOf: at,
      retentionDays,
      lookups: identifiers.map((identifier, index) => ({
        identifier,
        deliveries: found[index]?.deliveries.map(describeDelivery) ?? [],
        more: found[index]?.more ?? false,
        ...(found[index]?.notes.length && { notes: found[index].notes }),
      })),
    };
    return respondJson(c, answer);
  });

  app.post('/v1/events', authorize('ingest'), limitBody(5), async (c) => {
    const request = await readJson(c, z.object({ events: z.array(z.unknown()).max(MAX_EVENTS) }));
    if (request.kind === 'refused') return request.response;

    const asOf = now();
    const since = keptSince(asOf, retentionDays);
    const { events, rejected } = readEvents(request.value.events, { now: asOf, since });
    const { accepted, duplicates } = await metrics.waiting(store.record(events));
    metrics.kept(events);
    metrics.leftOut('events', 'rejected', rejected.length);
    const answer: EventsAnswer = { accepted, duplicates, rejected };
    return respondJson(c, answer, 202);
  });

  for (const { name, webhook } of providers) {
    app.post(webhookPath(name), limitBody(5), async (c) => {
      const connected = connections.get(name)?.webhook;
      // Not 401: it may be genuine. Providers try again for hours, so nothing is lost.
      if (!connected) {
        const detail = `Set ${webhook.needs.join(' and ')} and start again.`;
        return problem(c, 'not-set-up', detail);
      }
      const body = new Uint8Array(await c.req.arrayBuffer());
      const request = { headers: c.req.raw.headers, body };
      const received = await connected.take(request, { now: now(), fetch });
      if (received.kind === 'refused') {
        metrics.refused(name, received.problem);
        return problem(c, received.problem, received.detail, received.headers);
      }

      const { events, unreadable, ahead, seal } = received;
      // Of a provider, that is unheard of; a clock of ours that is behind would refuse all that comes.
      if (ahead && events.length === 0) {
        metrics.refused(name, 'ahead');
        logOf(c).error({ provider: name, ahead }, AHEAD);
        return problem(c, 'ahead', undefined, TRY_AGAIN);
      }
      const { outdated, isForged } = await metrics.waiting(store.record(events, seal));
      if (isForged) {
        metrics.refused(name, 'wrong-signature');
        return problem(c, 'wrong-signature', 'It came with another event before.');
      }
      if (unreadable > 0) {
        logOf(c).warn({ provider: name, unreadable }, 'left out entries without meaning');
      }
      metrics.kept(events);
      metrics.leftOut(name, 'unreadable', unreadable);
      metrics.leftOut(name, 'outdated', outdated);
      if (outdated > 0) {
        logOf(c).warn({ provider: name, outdated }, 'left out entries from before what is kept');
      }
      return respond(c, null, 204);
    });
    // Before it takes an address, Mandrill looks whether anything is there.
    app.all(webhookPath(name), (c, next) => (c.req.method === 'HEAD' ? respond(c, null) : next()));
  }

  for (const [path, method] of [
    ['/healthz', 'GET'],
    ['/readyz', 'GET'],
    ['/metrics', 'GET'],
    ['/v1/openapi.json', 'GET'],
    ['/v1/lookups', 'POST'],
    ['/v1/events', 'POST'],
    ...providers.map(({ name }) => [webhookPath(name), 'POST'] as const),
  ] as const) {
    app.all(path, (c) =>
      problem(c, 'method-not-allowed', `Use ${method}.`, {
        Allow: method === 'GET' ? 'GET, HEAD' : method,
      }),
    );
  }
  app.notFound((c) => problem(c, 'not-found'));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    if (isOutage(error)) {
      logOf(c).error({ failure: loggable(error) }, 'not done, the database failed');
      return problem(c, 'unavailable', undefined, TRY_AGAIN);
    }
    logOf(c).error({ failure: loggable(error) }, 'not done, a fault of this program');
    return problem(c, 'went-wrong');
  });
  return app;
}

const AHEAD = 'refused events dated more than a day ahead: is the clock of this machine right?';

/** Each its own: a path without a provider is no webhook. */
function webhookPath(name: string): string {
  return `/v1/webhooks/${name}`;
}

function explainLookup(issue: z.core.$ZodIssue) {
  return issue.code === 'too_big' && issue.path.join() === 'identifiers'
    ? {
        kind: 'too-many-identifiers' as const,
        detail: `At most ${MAX_IDENTIFIERS} identifiers a look-up.`,
      }
    : { kind: 'not-as-agreed' as const, detail: describeIssue(issue) };
}
