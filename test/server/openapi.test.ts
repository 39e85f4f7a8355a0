import { expect, it } from 'vitest';
import { connectProviders } from '../../server/providers/providers.ts';
import { signSendGridText } from '../fixtures/sendgrid/sign.ts';
import { NOW, openApp, sendgridPrivateKey } from './open-app.ts';

interface Operation {
  security: object[];
  responses: Record<string, object>;
}
interface Description {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties?: Record<string, object> }> };
}

async function describeApi() {
  const { app, tokens } = await openApp();
  const response = await app.request('/v1/openapi.json', {
    headers: { Authorization: `Bearer ${tokens.lookup}` },
  });
  return { app, api: (await response.json()) as Description };
}

it('describes every route, and no other', async () => {
  const { app, api } = await describeApi();
  const described = Object.entries(api.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = app.routes
    .filter(({ method }) => method !== 'ALL') // middleware, and the refusal of other methods
    .map(({ method, path }) => `${method} ${path}`);
  expect(described.sort()).toEqual([...new Set(served)].sort());
});

it('is OpenAPI 3.1: every operation has its answers and every reference its schema', async () => {
  const { api } = await describeApi();
  expect(api.openapi).toMatch(/^3\.1\.\d+$/);
  expect(api.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });

  for (const operations of Object.values(api.paths)) {
    for (const { security, responses } of Object.values(operations)) {
      expect(security).toBeInstanceOf(Array);
      for (const [status, answer] of Object.entries(responses)) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect(answer).toMatchObject({ description: expect.any(String) });
      }
    }
  }
  const references = [...JSON.stringify(api).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
  expect(references.length).toBeGreaterThan(5);
  for (const reference of references) {
    expect(Object.keys(api.components.schemas)).toContain(
      reference?.replace('#/components/schemas/', ''),
    );
  }
});

it('tells the limits that the server keeps', async () => {
  const { api } = await describeApi();
  expect(api.components.schemas.LookupRequest?.properties).toMatchObject({
    identifiers: { type: 'array', minItems: 1, maxItems: 100 },
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
  });
});

const MIB = 1024 * 1024;

it.each([
  ['/v1/lookups', 'lookup', { identifiers: [{ kind: 'recipient', value: 'ana@example.net' }] }],
  ['/v1/events', 'ingest', { events: [] }],
] as const)('tells every answer of %s', async (path, scope, good) => {
  const { app, tokens, store } = await openApp('SQLite', { lookupsPerMinute: 5 });
  const { api } = await describeApi();
  const ask = async (body: unknown, token = tokens[scope], type = 'application/json') => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': type };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return String((await app.request(path, { method: 'POST', body: text, headers })).status);
  };
  const askWithoutDatabase = async () => {
    const { find, record } = store;
    const fail = () => Promise.reject(Object.assign(new Error(), { code: '57P03' }));
    Object.assign(store, { find: fail, record: fail });
    const status = await ask(good);
    Object.assign(store, { find, record });
    return status;
  };

  const seen = new Set([
    await ask(good),
    await ask(good, 'unknown'),
    await ask(good, scope === 'lookup' ? tokens.ingest : tokens.lookup),
    await ask(good, undefined, 'text/plain'),
    await ask('{'),
    await ask({}),
    await ask('x'.repeat(6 * MIB)),
    await askWithoutDatabase(),
    await ask(good), // one look-up more than a minute has
    ...(await Promise.all(Array.from({ length: 11 }, (_, n) => ask(good, `guess-${n}`)))),
    await ask(good, 'one-guess-too-many'),
  ]);
  expect([...seen].sort()).toEqual(Object.keys(api.paths[path]?.post?.responses ?? {}).sort());
});

it('tells every answer of the webhook', async () => {
  const { app, receive } = await openApp();
  const { receive: receiveWithoutKey } = await openApp('SQLite', {
    connections: connectProviders({}),
  });
  const { api } = await describeApi();
  const post = (body: string, headers = {}) =>
    app.request('/v1/webhooks/sendgrid', { method: 'POST', body, headers });
  const malformed = signSendGridText('[', sendgridPrivateKey, NOW);

  const answers = await Promise.all([
    receive([]),
    receive({}),
    receiveWithoutKey([]),
    post(malformed.body, malformed.headers),
    post('[]'),
    post('[]', { 'Content-Encoding': 'br' }),
    post('x'.repeat(6 * MIB)),
  ]);
  expect(answers.map(({ status }) => String(status)).sort()).toEqual(
    Object.keys(api.paths['/v1/webhooks/sendgrid']?.post?.responses ?? {}).sort(),
  );
});
