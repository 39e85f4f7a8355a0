import { describe, expect, it } from 'vitest';
import { databases, openApp } from './open-app.ts';

const LOOKUP = { identifiers: [{ kind: 'recipient', value: 'ana@example.net' }] };

describe.each(databases)('an access token on %s', (database) => {
  it('opens what its scope is for, until it is revoked', async () => {
    const { post, store, tokens } = await openApp(database);
    expect((await post('/v1/lookups', LOOKUP, tokens.lookup)).status).toBe(200);
    expect((await post('/v1/events', { events: [] }, tokens.ingest)).status).toBe(202);

    expect(await store.revokeTokens('an agent')).toBe(1);
    expect((await post('/v1/lookups', LOOKUP, tokens.lookup)).status).toBe(401);
    expect((await post('/v1/events', { events: [] }, tokens.ingest)).status).toBe(202);
    expect(await store.revokeTokens('an agent')).toBe(0);
  });

  it('is listed by its name, never by itself', async () => {
    const { store, tokens } = await openApp(database);
    const list = await store.listTokens();
    expect(list.map(({ name, scope }) => `${name}: ${scope}`).sort()).toEqual([
      'an agent: lookup',
      'the product: ingest',
    ]);
    expect(JSON.stringify(list)).not.toContain(tokens.lookup);
  });
});

it.each([
  ['/v1/lookups', 'POST', 'lookup'],
  ['/v1/events', 'POST', 'ingest'],
  ['/metrics', 'GET', 'metrics'],
  ['/v1/openapi.json', 'GET', undefined],
] as const)('%s opens to nobody without a token of its scope', async (path, method, scope) => {
  const { app, tokens } = await openApp();
  const knock = (authorization?: string) =>
    app.request(path, { method, headers: authorization ? { authorization } : {} });

  for (const authorization of [undefined, 'Basic YTpi', 'Bearer', 'Bearer ', tokens.lookup]) {
    const response = await knock(authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
  }
  for (const token of ['x', tokens.lookup.slice(0, -1), `${tokens.lookup}x`]) {
    const response = await knock(`Bearer ${token}`);
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"');
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 401 });
  }

  const other = scope === 'lookup' ? tokens.ingest : tokens.lookup;
  const response = await knock(`Bearer ${other}`);
  expect(response.status).toBe(scope ? 403 : 200);
  if (scope) expect(response.headers.get('WWW-Authenticate')).toContain(`scope="${scope}"`);
});

it.each(['/healthz', '/readyz'])('is not asked of %s', async (path) => {
  const { app } = await openApp();
  const response = await app.request(path);
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
});
