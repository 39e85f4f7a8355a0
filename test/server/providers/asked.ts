/** A provider's API that answers what a test says, and what it was asked. */
import { expect } from 'vitest';
import type { Identifier } from '../../../lib/identifier-schema.ts';
import type { Api, Ask, Provider } from '../../../server/providers/provider.ts';
import { NOW } from '../open-app.ts';

export const since = '2026-10-24T09:20:00.000Z';

export interface Asked {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
}

export function apiOf({ api }: Provider, env: Record<string, string>): Api {
  const connected = api?.connect(env);
  if (!connected) throw new Error(`Nothing can be asked with ${Object.keys(env).join()}.`);
  return connected;
}

/**
 * Ask a provider, whose answers are by method and path (with its query).
 *
 * A number is an HTTP status: 404 for what isn't there, another for what can't be had.
 */
export async function find(
  api: Api,
  identifier: Identifier,
  answers: Record<string, unknown>,
): Promise<Awaited<ReturnType<Api['find']>> & { asked: Asked[] }> {
  expect(api.canFind(identifier)).toBe(true);
  const asked: Asked[] = [];
  const ask: Ask = async (url, { method = 'GET', headers, body }, schema) => {
    const { pathname, search } = new URL(url);
    asked.push({
      method,
      url,
      headers: Object.fromEntries(new Headers(headers)),
      body: typeof body === 'string' ? JSON.parse(body) : undefined,
    });
    const answer = answers[`${method} ${pathname}${search}`];
    if (answer === undefined) throw new Error(`No answer to ${method} ${pathname}${search}.`);
    if (answer === 404) return { kind: 'absent' };
    if (typeof answer === 'number') return { kind: 'unavailable', why: 'down' };
    return { kind: 'answered', value: schema.parse(answer) };
  };
  return { ...(await api.find(identifier, { ask, since, now: NOW })), asked };
}

/** What a page may hold to break out of a query, or to have another path asked. */
export const hostileAddresses = [
  'ana"@example.net',
  `ana'@example.net`,
  'ana@example.net" OR to_email="ben@example.net',
  'ana@example.net"',
  'ana\\@example.net',
  'ana@example.net\\',
  'ana@example.net\n',
  'ana@example.net\u0000',
  'ana\u2028@example.net',
  'ana\u202e@example.net',
  'ana `x`@example.net',
  'ana@example.net AND status IN (x)',
  'ana\ud800@example.net',
  'ana@exam\udc00ple.net',
  '<ana@example.net>',
  'ana@ben@example.net',
  '@example.net',
  'ana@',
  'ana',
  '..',
  '',
  `${'a'.repeat(65)}@example.net`,
];
