import { sql } from 'kysely';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Database, openDatabase } from '../../server/database.ts';
import { madeDays } from '../../server/days.ts';
import { createFindDeliveries } from '../../server/look-up.ts';
import { recordEvents } from '../../server/record.ts';
import { forgetBefore, forgetHourly } from '../../server/retention.ts';
import {
  type DatabaseName,
  databases,
  lastingDatabase,
  NOW,
  openLog,
  openTestStore,
} from './open-app.ts';

const HOUR_MS = 60 * 60 * 1000;

afterEach(() => void vi.useRealTimers());

const everything = { limit: 10, since: '2000-01-01T00:00:00.000Z' };
const ana = { kind: 'recipient', value: 'ana@example.net' } as const;

function event(id: string, at: string) {
  const fields = { provider: 'sendgrid', kind: 'processed', recipient: 'ana@example.net' } as const;
  return { ...fields, id, at, messageId: `${id}@example.org` };
}

async function open(name: DatabaseName): Promise<Database> {
  const database = await openDatabase(await lastingDatabase(name));
  onTestFinished(() => database.close());
  return database;
}

async function keptIn(database: Database): Promise<string[]> {
  const rows = await database.queries.selectFrom('events').select('event_id').execute();
  return rows.map(({ event_id }) => event_id).sort();
}

const days = async (database: Database) =>
  (await madeDays(database.queries)).map(({ day, state }) => `${day} ${state}`);

describe.each(databases)('on %s', (name) => {
  it('removes what is too old at once, and then every hour', async () => {
    vi.useFakeTimers({ now: NOW, toFake: ['setInterval', 'clearInterval', 'Date'] });
    const store = await openTestStore(name);
    await store.record(
      [20, 21, 22, 23].map((day) => event(`${day}`, `2026-11-${day}T09:20:00.000Z`)),
    );
    const kept = async () => {
      const [found] = await store.find([ana], everything);
      return found?.deliveries.flatMap(({ events }) => events.map(({ id }) => id));
    };

    const entry = { token: 't', identifier: ana, deliveries: 0, recipients: [] };
    const entries = ['20T09', '20T10', '21T09'].map((hour) => ({
      ...entry,
      at: `2026-11-${hour}:00:00.000Z`,
    }));
    await store.keepUses({ used: [], spent: [], entries });
    const lookUps = async () => (await store.lookUpsOf(ana)).map(({ at }) => at.slice(8, 13));

    const ending = new AbortController();
    forgetHourly(store, {
      retentionDays: 2,
      auditDays: 3,
      log: openLog().log,
      signal: ending.signal,
    });
    await expect.poll(kept).toEqual(['23', '22', '21']);
    await expect.poll(lookUps).toEqual(['20T10', '21T09']);
    vi.setSystemTime(new Date('2026-11-24T08:00:00Z'));
    await vi.advanceTimersByTimeAsync(60 * 60 * 1000);
    await expect.poll(kept).toEqual(['23', '22']);
    await expect.poll(lookUps).toEqual(['21T09']);
    ending.abort();
    expect(vi.getTimerCount()).toBe(0);
  });

  describe('of a clock that leapt, removes nothing', () => {
    const LATER = new Date('2027-02-01T09:20:00Z');

    async function leap() {
      vi.useFakeTimers({ now: NOW, toFake: ['setInterval', 'clearInterval', 'Date'] });
      const store = await openTestStore(name);
      await store.record([event('kept', '2026-11-23T09:00:00.000Z')]);
      const { log, lines } = openLog();
      const ending = new AbortController();
      onTestFinished(() => ending.abort());
      forgetHourly(store, { retentionDays: 2, auditDays: 3, log, signal: ending.signal });
      await expect.poll(store.removedBefore).toBe('2026-11-21T09:20:00.000Z');
      const anHourLater = async (now: Date) => {
        vi.setSystemTime(now);
        await vi.advanceTimersByTimeAsync(HOUR_MS);
      };
      await anHourLater(LATER);
      await expect.poll(() => lines.at(-1)).toMatchObject({ level: 'warn', days: 70 });
      const kept = async () => (await store.find([ana], everything))[0]?.deliveries.length;
      expect(await kept()).toBe(1);
      return { store, lines, kept, anHourLater };
    }

    it('where it is right again', async () => {
      const { store, kept, anHourLater } = await leap();
      await anHourLater(NOW);
      await expect.poll(store.removedBefore).toMatch(/^2026-11-21T10/);
      expect(await kept()).toBe(1);
    });

    it('where another server goes by another time', async () => {
      const { store, lines, kept, anHourLater } = await leap();
      await store.forgetBefore('2026-11-21T10:20:00.000Z');
      await anHourLater(LATER);
      await expect.poll(() => lines.filter(({ days }) => days).length).toBe(2);
      expect(await kept()).toBe(1);
    });

    it('unless it still says so an hour later', async () => {
      const { kept, anHourLater } = await leap();
      await anHourLater(LATER);
      await expect.poll(kept).toBe(0);
    });
  });

  it('takes nothing from before what it has removed, and says how much that was', async () => {
    const database = await open(name);
    await forgetBefore(database, '2026-10-24T09:20:00.000Z', { now: NOW });
    const recorded = await recordEvents(database, [
      event('old', '2026-10-24T09:19:59.999Z'),
      event('ancient', '-000001-12-31T23:00:00.000Z'),
      event('kept', '2026-10-24T09:20:00.000Z'),
    ]);
    expect(recorded).toEqual({ accepted: 1, duplicates: 0, outdated: 2 });
    expect(await keptIn(database)).toEqual(['kept']);
  });

  it('answers look-ups and takes events while it removes a day', async () => {
    const database = await open(name);
    const old = Array.from({ length: 3000 }, (_, n) =>
      event(`old-${n}`, '2026-10-20T09:00:00.000Z'),
    );
    await recordEvents(database, [...old, event('new', '2026-11-23T09:00:00.000Z')]);

    let answered = 0;
    // Each time that it is about to write, somebody else comes first.
    const interrupted: Database = {
      ...database,
      async write(work) {
        const [found] = await createFindDeliveries(database)([ana], {
          limit: 1,
          since: '2026-10-24',
        });
        expect(found?.deliveries).toMatchObject([{ events: [{ id: 'new' }] }]);
        await recordEvents(database, [event(`new-${answered}`, '2026-11-20T09:00:00.000Z')]);
        answered += 1;
        return database.write(work);
      },
    };
    await forgetBefore(interrupted, '2026-10-24T09:20:00.000Z', { now: NOW });
    // 3000 deliveries, at most 500 at once.
    expect(answered).toBeGreaterThan(6);
    expect((await keptIn(database)).filter((id) => id.startsWith('old'))).toEqual([]);
    const leads = await database.queries.selectFrom('message_keys').selectAll().execute();
    expect(leads.filter(({ key }) => key.startsWith('old'))).toEqual([]);
  });
});

describe('on PostgreSQL, days', () => {
  it('are made ahead, and removed whole once they are over', async () => {
    const database = await open('PostgreSQL');
    await recordEvents(database, [
      event('1', '2026-10-23T23:59:59.999Z'),
      event('2', '2026-10-24T00:00:00.000Z'),
    ]);
    await forgetBefore(database, '2026-10-24T09:20:00.000Z', { now: NOW });
    expect(await days(database)).toEqual([
      '2026-10-24 attached', // not all of it is too old
      '2026-11-23 attached',
      '2026-11-24 attached',
      '2026-11-25 attached',
      '2026-11-26 attached',
    ]);
    expect(await keptIn(database)).toEqual(['2']);
  });

  it('go although somebody reads events for long, who keeps nobody from reading or writing', async () => {
    const database = await open('PostgreSQL');
    await recordEvents(database, [event('1', '2026-10-20T09:00:00.000Z')]);
    const reader = database.queries.connection().execute(async (connection) => {
      await sql`begin isolation level repeatable read`.execute(connection);
      await sql`select count(*) from events`.execute(connection); // as pg_dump does
      const removing = forgetBefore(database, '2026-10-24T00:00:00.000Z', { now: NOW });
      await expect.poll(() => days(database)).toContain('2026-10-20 detaching');
      const [found] = await createFindDeliveries(database)([ana], everything);
      expect(found?.deliveries).toEqual([]);
      await recordEvents(database, [event('2', '2026-11-23T09:00:00.000Z')]);
      await sql`commit`.execute(connection);
      return removing;
    });
    await reader;
    expect(await keptIn(database)).toEqual(['2']);
    expect(await days(database)).not.toContain('2026-10-20 detaching');
  });

  it.each(['while it was being detached', 'before it was dropped'])(
    'whose removal was interrupted %s go the next time',
    async (when) => {
      const database = await open('PostgreSQL');
      await recordEvents(database, [event('1', '2026-10-20T09:00:00.000Z')]);
      if (when === 'before it was dropped') {
        await sql`alter table events detach partition events_20261020`.execute(database.queries);
      } else {
        await database.queries.connection().execute(async (connection) => {
          await sql`begin`.execute(connection);
          await sql`select count(*) from events`.execute(connection);
          await database.queries.connection().execute(async (other) => {
            await sql`set statement_timeout = 100`.execute(other);
            const detach = sql`alter table events detach partition events_20261020 concurrently`;
            await expect(detach.execute(other)).rejects.toThrow('statement timeout');
            await sql`reset statement_timeout`.execute(other);
          });
          await sql`commit`.execute(connection);
        });
      }
      const state = when === 'before it was dropped' ? 'detached' : 'detaching';
      expect(await days(database)).toEqual([`2026-10-20 ${state}`]);
      await forgetBefore(database, '2026-10-24T00:00:00.000Z', { now: NOW });
      expect((await days(database))[0]).toBe('2026-11-23 attached');
    },
  );

  it('are removed by one of several servers, and none fails', async () => {
    const database = await open('PostgreSQL');
    await recordEvents(database, [event('1', '2026-10-20T09:00:00.000Z')]);
    const forget = () => forgetBefore(database, '2026-10-24T00:00:00.000Z', { now: NOW });
    await Promise.all([forget(), forget(), forget()]);
    expect(await keptIn(database)).toEqual([]);
  });
});
