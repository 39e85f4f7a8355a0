/**
 * How the databases go about what requests ask of them: by an index, and on PostgreSQL with the
 * column by which a table would be distributed, so that one node can answer (docs/growth.md).
 */
import { type CompiledQuery, sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../server/database.ts';
import { createFindDeliveries } from '../../server/look-up.ts';
import { recordEvents } from '../../server/record.ts';
import { forgetRecipient } from '../../server/remove.ts';
import { forgetBefore } from '../../server/retention.ts';
import { type DatabaseName, databases, emptyDatabase, NOW } from './open-app.ts';

const DISTRIBUTED_BY: Record<string, string> = {
  deliveries: 'recipient_key',
  events: 'recipient_key',
  message_keys: 'key',
};
const everything = { limit: 10, since: '2026-11-01T00:00:00.000Z' };

function event(id: string, ids: { messageId?: string; providerMessageId?: string }) {
  const fields = { provider: 'sendgrid', kind: 'processed', recipient: 'ana@example.net' } as const;
  return { ...fields, id, at: '2026-11-23T09:00:00.000Z', fingerprint: `of ${id}`, ...ids };
}

/** What requests and the command to forget ask, as the database gets it. */
async function askEverything(name: DatabaseName) {
  const asked: CompiledQuery[] = [];
  const database = await openDatabase(await emptyDatabase(name), ({ query }) => asked.push(query));
  onTestFinished(() => database.close());
  await forgetBefore(database, '2026-10-24T00:00:00.000Z', { now: NOW });
  asked.length = 0;

  const half = { messageId: 'a@example.org' };
  const otherHalf = { providerMessageId: 'p' };
  for (const one of [
    event('1', half),
    event('2', otherHalf),
    event('3', { ...half, ...otherHalf }),
  ]) {
    await recordEvents(database, [one]);
  }
  await recordEvents(database, [event('3', half), event('4', {})]);
  const recipient = { kind: 'recipient', value: 'ana@example.net' } as const;
  const messageId = { kind: 'messageId', value: 'a@example.org' } as const;
  const find = createFindDeliveries(database);
  await find([recipient], everything);
  await find([messageId], everything);
  const both = [recipient, messageId, { ...recipient, value: 'bo@example.net' }];
  await find(both, everything);
  const queries = [...asked];
  await forgetRecipient(database, 'ana@example.net');

  const tables = /"(?:deliveries|events|message_keys)"/;
  const kinds = [...queries, ...asked.slice(queries.length)].filter((query) =>
    tables.test(query.sql),
  );
  expect(kinds.length).toBeGreaterThan(20);
  return { database, queries: kinds };
}

async function detailsOf(database: Database, query: CompiledQuery): Promise<string[]> {
  const explained = { ...query, sql: `explain query plan ${query.sql}` };
  const { rows } = await database.queries.executeQuery<{ detail: string }>(explained);
  return rows.map(({ detail }) => detail);
}

it('SQLite finds all by an index', async () => {
  const { database, queries } = await askEverything('SQLite');
  for (const query of queries) {
    const scans = (await detailsOf(database, query)).filter((detail) =>
      /^SCAN (deliveries|events|message_keys)/.test(detail),
    );
    expect(scans, query.sql).toEqual([]);
  }
});

it('SQLite reads the events of a recipient where they lie together', async () => {
  const { database, queries } = await askEverything('SQLite');
  const lookUps = queries.filter(({ sql }) => sql.includes('string_agg'));
  expect(lookUps.length).toBeGreaterThan(1);
  for (const query of lookUps) {
    const details = (await detailsOf(database, query)).filter((detail) => /events/.test(detail));
    for (const detail of details) {
      expect(detail).toMatch(
        /^SEARCH events USING PRIMARY KEY \(recipient_key=\? AND delivery_id=\?/,
      );
    }
  }
});

it('SQLite reads of a recipient only what a batch or a look-up is about', async () => {
  const asked: CompiledQuery[] = [];
  const url = await emptyDatabase('SQLite');
  const database = await openDatabase(url, ({ query }) => asked.push(query));
  onTestFinished(() => database.close());
  const batch = Array.from({ length: 500 }, (_, n) => ({
    ...event(`${n}`, { messageId: `${n}@example.org` }),
    recipient: `client-${n}@example.net`,
  }));
  await recordEvents(database, batch);
  asked.length = 0;
  await recordEvents(database, batch);
  const find = createFindDeliveries(database);
  await find([{ kind: 'messageId', value: '1@example.org' }], everything);
  const queries = asked.filter(({ sql }) =>
    /^select.*"(?:deliveries|events|message_keys)"/.test(sql),
  );
  expect(queries).toHaveLength(5);
  asked.length = 0;
  await forgetRecipient(database, 'client-7@example.net');
  const removals = asked.filter(({ sql }) => sql.startsWith('delete'));
  expect(removals).toHaveLength(3);
  for (const query of [...queries, ...removals]) {
    const details = await detailsOf(database, query);
    const searches = details.filter((detail) =>
      /(deliveries|events|message_keys|found) USING/.test(detail),
    );
    expect(searches.length, query.sql).toBeGreaterThan(0);
    for (const detail of searches) {
      expect(detail, query.sql).toMatch(
        query.sql.includes('"key" in (?)')
          ? /^SEARCH message_keys USING PRIMARY KEY \(key=\?\)$/ // whoever looks up by it
          : /^SEARCH \w+ USING PRIMARY KEY \((?:key=\? AND recipient_key|recipient_key=\? AND (?:delivery_)?id)=\?/,
      );
    }
  }
});

it.each(databases)('%s writes the audit log at its end only', async (name) => {
  const database = await openDatabase(await emptyDatabase(name));
  onTestFinished(() => database.close());
  const { rows } = await (name === 'SQLite'
    ? sql<{ name: string }>`select name from pragma_index_list('audit')`
    : sql<{ name: string }>`select indexname as name from pg_indexes
        where tablename = 'audit' and schemaname = current_schema()`
  ).execute(database.queries);
  expect(rows).toEqual([{ name: 'audit_by_age' }]);
});

it.each(databases)('%s is asked for many recipients at once', async (name) => {
  const asked: CompiledQuery[] = [];
  const url = await emptyDatabase(name);
  const database = await openDatabase(url, ({ query }) => asked.push(query));
  onTestFinished(() => database.close());
  const recipients = Array.from({ length: 20 }, (_, n) => `client-${n}@example.net`);
  const batch = ['a', 'b', 'c'].flatMap((message) =>
    recipients.map((recipient) => ({
      ...event(`${message} ${recipient}`, { messageId: `${message}@example.org` }),
      recipient,
    })),
  );
  await recordEvents(database, batch);
  asked.length = 0;

  const find = createFindDeliveries(database);
  const shown = await Promise.all(
    [...recipients, 'client-0@example.net', 'nobody@example.net'].map(async (value, n) => {
      const limit = n === 0 ? 2 : 10;
      const [found] = await find([{ kind: 'recipient', value }], { ...everything, limit });
      const whose = new Set(found?.deliveries.map(({ recipient }) => recipient));
      return { of: [...whose].join(), deliveries: found?.deliveries.length, more: found?.more };
    }),
  );
  const each = { deliveries: 3, more: false };
  expect(shown).toEqual([
    { of: 'client-0@example.net', deliveries: 2, more: true },
    ...recipients.slice(1).map((of) => ({ of, ...each })),
    { of: 'client-0@example.net', ...each },
    { of: '', deliveries: 0, more: false },
  ]);
  expect(asked).toHaveLength(4); // 1 with another limit, and 8, 8 and 5
});

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Cond'?: string;
  'Recheck Cond'?: string;
  Filter?: string;
  'Actual Loops'?: number;
  Plans?: Plan[];
}

async function explain(database: Database, query: CompiledQuery, how = ''): Promise<Plan[]> {
  return database.queries.connection().execute(async (connection) => {
    // With so few rows it would read all of a table, even where it can do otherwise.
    await sql`set enable_seqscan = off`.execute(connection);
    const explained = { ...query, sql: `explain (${how} format json) ${query.sql}` };
    const { rows } = await connection.executeQuery<{ 'QUERY PLAN': { Plan: Plan }[] }>(explained);
    await sql`reset enable_seqscan`.execute(connection);
    return nodesOf(rows[0]?.['QUERY PLAN'][0]?.Plan);
  });
}

function nodesOf(plan: Plan | undefined): Plan[] {
  return plan ? [plan, ...(plan.Plans ?? []).flatMap(nodesOf)] : [];
}

it('PostgreSQL finds all by an index, and with the column that says on which node it lies', async () => {
  const { database, queries } = await askEverything('PostgreSQL');
  for (const query of queries) {
    const inserted = /^insert into "(\w+)" \(([^)]*)\)/.exec(query.sql);
    if (inserted) {
      const [, table = '', columns = ''] = inserted;
      expect(columns, query.sql).toContain(`"${DISTRIBUTED_BY[table]}"`);
    }
    for (const node of await explain(database, query)) {
      const table = node['Relation Name']?.replace(/^events_\d{8}$/, 'events') ?? '';
      const column = DISTRIBUTED_BY[table];
      if (!column || node['Node Type'] === 'ModifyTable') continue;
      expect(node['Node Type'], query.sql).not.toBe('Seq Scan');
      const conditions = [node['Index Cond'], node['Recheck Cond'], node.Filter].join();
      expect(conditions, query.sql).toMatch(new RegExp(`\\b${column}\\)?(?:::text)? = `));
    }
  }
});

it('PostgreSQL reads the days of a delivery only', async () => {
  const { database, queries } = await askEverything('PostgreSQL');
  const days = Array.from({ length: 20 }, (_, n) => `2026-11-${String(n + 1).padStart(2, '0')}`);
  for (const day of days) {
    const one = event(day, { messageId: `${day}@example.org` });
    await recordEvents(database, [
      { ...one, at: `${day}T09:00:00.000Z`, recipient: `${day}@example.net` },
    ]);
  }
  const lookUp = queries.find(({ sql }) => sql.startsWith('select') && sql.includes('string_agg'));
  const parameters = lookUp?.parameters.map((one) =>
    one === 'ana@example.net' ? '2026-11-07@example.net' : one,
  );
  const nodes = await explain(
    database,
    { ...(lookUp as CompiledQuery), parameters: parameters ?? [] },
    'analyze, ',
  );
  const read = nodes.filter(
    (node) => node['Actual Loops'] && /^events_/.test(node['Relation Name'] ?? ''),
  );
  expect(read.map((node) => node['Relation Name'])).toEqual(['events_20261107']);
});
