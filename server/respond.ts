/** Answers: a body, and what each of them says besides it. */
import type { Context } from 'hono';

const ALWAYS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
};

/**
 * Not Hono's `c.body` and `c.header`: those make `Headers` of it, which are taken apart again before they
 * are sent. A plain object goes out as it is.
 */
export function respond(
  c: Context,
  body: string | null,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  const all = { ...ALWAYS, 'X-Request-Id': c.get('requestId'), ...headers };
  return new Response(body, { status, headers: all });
}

export function respondJson(c: Context, value: unknown, status?: number): Response {
  return respond(c, JSON.stringify(value), status, { 'Content-Type': 'application/json' });
}
