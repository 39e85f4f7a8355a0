/** Databases of every age, and several servers that find them at once. */
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase, type Tables } from '../../server/database.ts';
import { migrate } from '../../server/migrations.ts';
import { createSqliteDialects } from '../../server/sqlite-dialect.ts';
import { openStore } from '../../server/store.ts';
import { databases, lastingDatabase } from './open-app.ts';
import { runServer } from './programs.ts';

async function migrateTo(url: string, steps: number, fill: (queries: Kysely<Tables>) => unknown) {
  const kind = url.startsWith('sqlite') ? 'sqlite' : 'postgres';
  const dialect =
    kind === 'sqlite'
      ? createSqliteDialects(url.slice('sqlite:'.length)).writer
      : new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) });
  const queries = new Kysely<Tables>({ dialect });
  await queries.transaction().execute((transaction) => migrate(transaction, kind, steps));
  await fill(queries);
  await queries.destroy();
}

const known = ['visit@example.org', 'Qz7Lw2pXSgKfVb1nT4cRdA'];

describe.each(databases)('on %s', (name) => {
  it('a log from before recipients lay together shows what it did', async () => {
    const url = await lastingDatabase(name);
    await migrateTo(url, 1, async (queries) => {
      await sql`insert into deliveries (id, provider, recipient, recipient_key, message_id, first_at, last_at)
        values ('a', 'sendgrid', 'Ana@example.net', 'ana@example.net', 'visit@example.org',
          '2026-11-21T09:00:00.000Z', '2026-11-23T09:00:00.000Z'),
        ('b', 'sendgrid', 'bo@example.net', 'bo@example.net', null,
          '2026-11-22T09:00:00.000Z', '2026-11-22T09:00:00.000Z')`.execute(queries);
      for (const key of known) {
        await sql`insert into message_keys (key, delivery_id) values (${key}, 'a')`.execute(
          queries,
        );
      }
      for (const [id, day, delivery] of [
        ['1', 21, 'a'],
        ['2', 23, 'a'],
        ['3', 22, 'b'],
      ]) {
        const at = `2026-11-${day}T09:00:00.000Z`;
        const body = JSON.stringify({ id, kind: 'deferred', at });
        await sql`insert into events (provider, event_id, delivery_id, at, body)
          values ('sendgrid', ${id}, ${delivery}, ${at}, ${body})`.execute(queries);
      }
    });

    const store = await openStore(url);
    onTestFinished(() => store.close());
    const again = { provider: 'sendgrid', kind: 'deferred', recipient: 'ana@example.net' } as const;
    const at = '2026-11-23T09:00:00.000Z';
    const repeat = { ...again, id: '2', at, messageId: 'visit@example.org' };
    expect(await store.record([repeat])).toMatchObject({ accepted: 0, duplicates: 1 });
    const found = await store.find(
      [
        { kind: 'recipient', value: 'ana@example.net' },
        ...known.map((value) => ({ kind: 'messageId' as const, value })),
        { kind: 'recipient', value: 'bo@example.net' },
      ],
      { limit: 10, since: '2026-11-01T00:00:00.000Z' },
    );
    const shown = found.map(({ deliveries }) => deliveries.map(({ events }) => events.length));
    expect(shown).toEqual([[2], [2], [2], [1]]);
  });

  it('many connections that open it at once make each table once', async () => {
    const url = await lastingDatabase(name);
    const opened = await Promise.all(Array.from({ length: 8 }, () => openDatabase(url)));
    const { rows } = await sql<{
      done: number;
    }>`select done from schema_steps order by done`.execute(
      (opened[0] as (typeof opened)[0]).queries,
    );
    await Promise.all(opened.map((database) => database.close()));
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.map(({ done }) => done)).toEqual(rows.map((_, index) => index));
  });

  it('several servers that start at once all serve', async () => {
    const url = await lastingDatabase(name);
    const servers = await Promise.all(
      Array.from({ length: 3 }, () => runServer({ DATABASE_URL: url })),
    );
    for (const { origin } of servers) expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  });
});
