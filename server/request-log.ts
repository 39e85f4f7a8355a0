/** A line and a count for each request, by its route: a path may hold what somebody typed into it. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { Log, LogLevel } from './log.ts';
import type { Metrics } from './metrics.ts';

export interface Logged {
  Variables: {
    /** In all that is told about this request. */
    requestId: string;
  };
}

/** What others ask every few seconds, and nobody wants to read. */
const ROUTINE = ['/healthz', '/readyz', '/metrics'];

/**
 * The answer carries the line's `requestId` as `X-Request-Id`. It is ours: one that a client sends could hold
 * anything.
 */
export function logRequests(log: Log, metrics: Pick<Metrics, 'answered'>) {
  return createMiddleware<Logged>(async (c, next) => {
    const begun = performance.now();
    const requestId = randomUUID();
    c.set('requestId', requestId);
    await next();

    const { method } = c.req;
    const route = routeOf(c);
    const { status } = c.res;
    const took = performance.now() - begun;
    metrics.answered(route, status, took);
    const ms = Math.round(took * 10) / 10;
    log[levelOf(route, status)]({ requestId, method, route, status, ms }, 'answered');
  });
}

/** The pattern that the path fits; `none` where there is nothing at it. */
export function routeOf(c: Context): string {
  const route = routePath(c, -1);
  return route === '/*' ? 'none' : route;
}

function levelOf(route: string, status: number): LogLevel {
  if (status >= 500) return 'error';
  if (status === 401 || status === 403 || status === 429) return 'warn';
  return ROUTINE.includes(route) ? 'debug' : 'info';
}
