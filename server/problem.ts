/** Errors as RFC 9457 problem documents. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem } from '../lib/api.ts';
import { respond } from './respond.ts';

/** What can be wrong with a request, by the last part of the problem's `type`. */
const problems = {
  'malformed-gzip': { status: 400, title: 'The body is not compressed by gzip, as it says' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  unauthorized: { status: 401, title: 'The access token is missing or not known' },
  'wrong-signature': { status: 401, title: 'The signature is missing or wrong' },
  'wrong-password': { status: 401, title: 'The name or password is missing or wrong' },
  'wrong-scope': { status: 403, title: 'The access token is for something else' },
  'not-found': { status: 404, title: 'There is nothing at this path' },
  'method-not-allowed': { status: 405, title: 'This path has no such method' },
  'too-large': { status: 413, title: 'The body is too large' },
  'not-json': { status: 415, title: 'The body must be application/json' },
  compressed: { status: 415, title: 'The body may be compressed by gzip, and not otherwise' },
  'not-as-agreed': { status: 422, title: 'The request is not as the contract says' },
  'too-many-identifiers': { status: 422, title: 'Too many identifiers in one look-up' },
  'too-many-guesses': { status: 429, title: 'Too many wrong access tokens' },
  'too-many-requests': { status: 429, title: 'Too many look-ups' },
  'went-wrong': { status: 500, title: 'Something went wrong here' },
  'not-checked': { status: 503, title: 'The signature could not be checked now' },
  overloaded: { status: 503, title: 'More comes in than can be kept' },
  ahead: { status: 503, title: 'These events are dated more than a day ahead of this server' },
  'too-slow': { status: 503, title: 'This took too long' },
  unavailable: { status: 503, title: 'The database can not be reached, or takes nothing' },
  'not-set-up': { status: 503, title: 'This is not set up' },
} as const satisfies Record<string, { status: ContentfulStatusCode; title: string }>;
export type ProblemKind = keyof typeof problems;

/** For what may work at once when it's asked again. Whoever sends events does so by themselves. */
export const TRY_AGAIN = { 'Retry-After': '5' };

/** Answer with a problem. `detail` never repeats what the request held: it may be logged. */
export function problem(
  c: Context,
  kind: ProblemKind,
  detail?: string,
  headers: Record<string, string> = {},
): Response {
  const { status, title } = problems[kind];
  const document: Problem = {
    type: `urn:whereabouts:problem:${kind}`,
    title,
    status,
    ...(detail && { detail }),
  };
  return respond(c, JSON.stringify(document), status, {
    ...headers,
    'Content-Type': 'application/problem+json',
  });
}
