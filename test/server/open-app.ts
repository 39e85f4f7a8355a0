/** An app on a fresh database, for one test. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import type { LookupAnswer } from '../../lib/api.ts';
import type { Identifier } from '../../lib/identifier-schema.ts';
import { createApp, type Dependencies } from '../../server/app.ts';
import { createLog } from '../../server/log.ts';
import { connectProviders } from '../../server/providers/providers.ts';
import { openStore, type Store } from '../../server/store.ts';
import { createUsage } from '../../server/usage.ts';
import { signSendGridBatch } from '../fixtures/sendgrid/sign.ts';
import type {} from '../postgres.ts';

export const databases = ['SQLite', 'PostgreSQL'] as const;
export type DatabaseName = (typeof databases)[number];

/** The clock of every test that doesn't bring its own. */
export const NOW = new Date('2026-11-23T09:20:00Z');

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const sendgridPrivateKey = privateKey;
export const sendgridPublicKey = publicKey
  .export({ format: 'der', type: 'spki' })
  .toString('base64');

const connections = connectProviders({ SENDGRID_WEBHOOK_PUBLIC_KEY: sendgridPublicKey });

export async function openTestStore(database: DatabaseName): Promise<Store> {
  const store = await openStore(await emptyDatabase(database));
  onTestFinished(() => store.close());
  return store;
}

/** The URL of a database that is nobody else's. */
export async function emptyDatabase(database: DatabaseName): Promise<string> {
  return database === 'SQLite' ? 'sqlite::memory:' : await createSchema(inject('postgresUrl'));
}

/** The URL of one that outlives its connections, and can have many. */
export async function lastingDatabase(database: DatabaseName): Promise<string> {
  if (database === 'PostgreSQL') return emptyDatabase(database);
  const directory = mkdtempSync(join(tmpdir(), 'whereabouts-database-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return `sqlite:${join(directory, 'data', 'whereabouts.db')}`;
}

/** A log that a test can read: what was told, line by line, without what is new in each run. */
export function openLog() {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('debug', {
    write(line) {
      const { time, requestId, ms, ...told } = JSON.parse(line);
      lines.push(told);
    },
  });
  return { log, lines };
}

export async function openApp(
  database: DatabaseName = 'SQLite',
  settings: Partial<Dependencies> = {},
) {
  const store = settings.store ?? (await openTestStore(database));
  const now = settings.now ?? (() => NOW);
  const { log, lines } = openLog();
  const usage = createUsage({ keep: store.keepUses, log });
  onTestFinished(() => usage.finish());
  const app = createApp({ connections, retentionDays: 30, log, usage, ...settings, store, now });
  const tokens = {
    lookup: await store.createToken({ name: 'an agent', scope: 'lookup', now: NOW }),
    ingest: await store.createToken({ name: 'the product', scope: 'ingest', now: NOW }),
  };

  /** What Prometheus gets to see, but for explanations. */
  async function metrics(): Promise<string[]> {
    const token = await store.createToken({ name: 'what watches', scope: 'metrics', now: NOW });
    const headers = { Authorization: `Bearer ${token}` };
    const text = await (await app.request('/metrics', { headers })).text();
    return text.split('\n').filter((line) => !line.startsWith('#') || line === '# EOF');
  }

  async function post(
    path: string,
    body: unknown,
    token: string | undefined,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return app.request(path, {
      method: 'POST',
      body: text,
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': `${Buffer.byteLength(text)}`, // as whoever sends it over a line
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
  }

  return {
    app,
    store,
    usage,
    /** What it told its operator about, but for the requests themselves. */
    told: () => lines.filter(({ msg }) => msg !== 'answered'),
    tokens,
    metrics,
    post,
    /** Send events as SendGrid does. */
    async receive(events: unknown, key = privateKey): Promise<Response> {
      const { body, headers } = signSendGridBatch(events, key, NOW);
      return app.request('/v1/webhooks/sendgrid', { method: 'POST', body, headers });
    },
    report: (events: unknown[]) => post('/v1/events', { events }, tokens.ingest),
    ask: (body: unknown) => post('/v1/lookups', body, tokens.lookup),
    /** What an agent gets to see for each identifier. */
    async lookUp(...asked: (string | Identifier)[]) {
      const identifiers = asked.map((one) =>
        typeof one === 'string' ? { kind: 'recipient', value: one } : one,
      );
      const response = await post('/v1/lookups', { identifiers }, tokens.lookup);
      const answer = (await response.json()) as LookupAnswer;
      return answer.lookups.map(({ deliveries }) => deliveries);
    },
  };
}

/** A URL for a new schema, so that tests on one server don't meet. */
async function createSchema(url: string): Promise<string> {
  const schema = `test_${randomBytes(8).toString('hex')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create schema ${schema}`);
  await client.end();
  return `${url}?options=${encodeURIComponent(`-c search_path=${schema}`)}`;
}
