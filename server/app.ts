/** The HTTP API. */
import { Hono } from 'hono';
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
import { type Authorized, authorize } from './authorize.ts';
import { describeDelivery } from './describe-delivery.ts';
import { readEvents } from './events.ts';
import { loggable } from './failure.ts';
import { describeApi } from './openapi.ts';
import { isOutage } from './outage.ts';
import { problem, TRY_AGAIN } from './problem.ts';
import type { Fetch } from './providers/provider.ts';
import { type Connections, providers } from './providers/providers.ts';
import { createRateLimit } from './rate-limit.ts';
import { describeIssue, limitBody, readJson } from './request-body.ts';
import { keptSince } from './retention.ts';
import type { Store } from './store.ts';
import { limitTime } from './time-limit.ts';

export interface Dependencies {
  store: Store;
  /** Which providers are set up. The webhooks of others take nothing. */
  connections: Connections;
  retentionDays: number;
  lookupsPerMinute?: number;
  /** How long a request may take, once its head is here. */
  requestMs?: number;
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
  now,
  fetch = globalThis.fetch,
}: Dependencies): Hono<Authorized> {
  const rateLimit = createRateLimit(lookupsPerMinute, now);
  const find = createAsking({ store, connections, fetch, now });
  const app = new Hono<Authorized>();

  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    c.header('Referrer-Policy', 'no-referrer');
  });

  app.use(limitTime(requestMs));

  app.get('/healthz', (c) => c.json({ status: 'ok' }));

  app.get('/v1/openapi.json', authorize(store), (c) => c.json(describeApi()));

  app.post('/v1/lookups', authorize(store, 'lookup'), limitBody(1), async (c) => {
    const wait = rateLimit.take(c.get('caller'));
    if (wait > 0) {
      const detail = `At most ${lookupsPerMinute} look-ups a minute with one token.`;
      return problem(c, 'too-many-requests', detail, { 'Retry-After': String(wait) });
    }
    const request = await readJson(c, lookupRequestSchema, explainLookup);
    if (request.kind === 'refused') return request.response;

    const { identifiers, limit } = request.value;
    const asOf = now();
    const since = keptSince(asOf, retentionDays);
    const found = await find(identifiers, { limit, since });
    const answer: LookupAnswer = {
      asOf: asOf.toISOString(),
      retentionDays,
      lookups: identifiers.map((identifier, index) => ({
        identifier,
        deliveries: found[index]?.deliveries.map(describeDelivery) ?? [],
        more: found[index]?.more ?? false,
        ...(found[index]?.notes.length && { notes: found[index].notes }),
      })),
    };
    return c.json(answer);
  });

  app.post('/v1/events', authorize(store, 'ingest'), limitBody(5), async (c) => {
    const request = await readJson(c, z.object({ events: z.array(z.unknown()).max(MAX_EVENTS) }));
    if (request.kind === 'refused') return request.response;

    const asOf = now();
    const since = keptSince(asOf, retentionDays);
    const { events, rejected } = readEvents(request.value.events, { now: asOf, since });
    const { accepted, duplicates } = await store.record(events);
    const answer: EventsAnswer = { accepted, duplicates, rejected };
    return c.json(answer, 202);
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
        return problem(c, received.problem, received.detail, received.headers);
      }

      const { events, unreadable } = received;
      if (unreadable > 0) console.warn(`${name}: left out ${unreadable} entries without meaning`);
      const { outdated } = await store.record(events);
      if (outdated > 0) {
        console.warn(`${name}: left out ${outdated} entries from before what is kept`);
      }
      return c.body(null, 204);
    });
    // Before it takes an address, Mandrill looks whether anything is there.
    app.all(webhookPath(name), (c, next) => (c.req.method === 'HEAD' ? c.body(null) : next()));
  }

  for (const [path, method] of [
    ['/healthz', 'GET'],
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
      console.error(
        `${c.req.method} ${c.req.path}: not done, the database failed: ${loggable(error)}`,
      );
      return problem(c, 'unavailable', undefined, TRY_AGAIN);
    }
    console.error(`${c.req.method} ${c.req.path}: ${loggable(error)}`);
    return problem(c, 'went-wrong');
  });
  return app;
}

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
