/** What is kept of each use of a token, a little later. */
import { describe, expect, it, vi } from 'vitest';
import { openStore } from '../../server/store.ts';
import { createUsage, type Spent, type Uses } from '../../server/usage.ts';
import {
  databases,
  emptyDatabase,
  lastingDatabase,
  NOW,
  openApp,
  openLog,
  openTestStore,
} from './open-app.ts';

const MINUTE = '2026-11-23T09:20:00.000Z';
const later = (ms: number) => new Date(NOW.getTime() + ms);
const entry = {
  at: NOW.toISOString(),
  token: 'an agent',
  identifier: { kind: 'recipient', value: 'ana@example.net' } as const,
  deliveries: 0,
  recipients: [],
};
const one = { identifiers: [{ kind: 'recipient', value: 'ana@example.net' }] };

describe.each(databases)('on %s', (name) => {
  it('a token tells when it was last used, to the minute', async () => {
    let now = NOW;
    const { store, ask, usage } = await openApp(name, { now: () => now });
    const lastUse = async () => {
      await ask(one);
      await usage.finish();
      const token = (await store.listTokens()).find(({ name }) => name === 'an agent');
      return token?.lastUsedAt;
    };
    expect((await store.listTokens()).map(({ lastUsedAt }) => lastUsedAt)).toEqual([null, null]);
    expect(await lastUse()).toBe(NOW.toISOString());
    now = later(59_000);
    expect(await lastUse()).toBe(NOW.toISOString());
    now = later(61_000);
    expect(await lastUse()).toBe(now.toISOString());
  });

  it('a token expires', async () => {
    let now = NOW;
    const { store, post } = await openApp(name, { now: () => now });
    const expiresAt = later(60_000);
    const token = await store.createToken({ name: 't', scope: 'lookup', now, expiresAt });
    now = later(59_999);
    expect((await post('/v1/lookups', one, token)).status).toBe(200);
    now = expiresAt;
    const response = await post('/v1/lookups', one, token);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ detail: 'This token has expired.' });
  });

  it('the look-ups of a minute are counted on all servers together', async () => {
    const url = await lastingDatabase(name);
    const [here, there] = [await openStore(url), await openStore(url)];
    const apps = [
      await openApp(name, { store: here, lookupsPerMinute: 5 }),
      await openApp(name, { store: there, lookupsPerMinute: 5 }),
    ] as const;
    const token = apps[0].tokens.lookup;
    const ask = (server: 0 | 1) => apps[server].post('/v1/lookups', one, token);

    for (let n = 0; n < 3; n += 1) expect((await ask(0)).status).toBe(200);
    await apps[0].usage.finish();
    expect((await ask(1)).status).toBe(200); // it learns with its first
    await apps[1].usage.finish();
    expect((await ask(1)).status).toBe(200);
    expect((await ask(1)).status).toBe(429);
    for (const { usage } of apps) await usage.finish();
    await Promise.all([here.close(), there.close()]);
  });

  it('a burst of look-ups, many times what may wait, is answered and written', async () => {
    const store = await openTestStore(name);
    const usage = createUsage({ keep: store.keepUses, log: openLog().log, most: 20 });
    const { ask } = await openApp(name, { store, usage });
    const statuses = [];
    for (let wave = 0; wave < 5; wave += 1) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => ask(one)));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses).toEqual(Array(500).fill(200));
    await usage.finish();
    expect(await store.lookUpsOf(entry.identifier)).toHaveLength(500);
  });

  it('one token at the turn of a minute is counted in both', async () => {
    const { keepUses } = await openTestStore(name);
    const spent = ['2026-11-23T09:19:00.000Z', MINUTE].map((minute) => ({
      ...{ caller: 'c', minute, count: 2 },
    }));
    expect(await keepUses({ used: [], spent, entries: [] })).toEqual(spent);
  });

  it('a clock that is behind brings no minute back', async () => {
    const store = await openStore(await emptyDatabase(name));
    const keep = (minute: string, count: number) =>
      store.keepUses({ used: [], spent: [{ caller: 'c', minute, count }], entries: [] });
    expect(await keep(MINUTE, 3)).toEqual([{ caller: 'c', minute: MINUTE, count: 3 }]);
    expect(await keep('2026-11-23T09:19:00.000Z', 2)).toEqual([
      { caller: 'c', minute: MINUTE, count: 5 },
    ]);
    const next = '2026-11-23T09:21:00.000Z';
    expect(await keep(next, 1)).toEqual([{ caller: 'c', minute: next, count: 1 }]);
    await store.close();
  });
});

describe('while the database takes nothing', () => {
  const failing = () => {
    const kept: Uses[] = [];
    let isBroken = true;
    const keep = async (uses: Uses): Promise<Spent[]> => {
      if (isBroken) throw Object.assign(new Error('ana@example.net'), { code: '53100' });
      kept.push(uses);
      return uses.spent;
    };
    return {
      keep,
      kept,
      mend() {
        isBroken = false;
      },
    };
  };

  it('what was to be written waits, and is written once', async () => {
    const { keep, kept, mend } = failing();
    const { log, lines } = openLog();
    const usage = createUsage({ keep, log, soonMs: 1 });
    usage.use('c', NOW);
    usage.spend('c', MINUTE);
    usage.audit([entry]);
    await vi.waitFor(() => expect(lines).not.toEqual([]));
    expect(JSON.stringify(lines)).not.toContain('@');
    expect(usage.spentBy('c', MINUTE)).toBe(1);
    mend();
    usage.spend('c', MINUTE);
    await vi.waitFor(() => expect(kept).not.toEqual([]));
    await usage.finish();
    expect(kept).toEqual([
      {
        used: [{ caller: 'c', at: NOW }],
        spent: [{ caller: 'c', minute: MINUTE, count: 2 }],
        entries: [entry],
      },
    ]);
    expect(usage.spentBy('c', MINUTE)).toBe(2);
  });

  it('many entries are written a few at a time, so that SQLite answers others meanwhile', async () => {
    const { keep, kept, mend } = failing();
    mend();
    const usage = createUsage({ keep, log: openLog().log, soonMs: 1 });
    usage.audit(Array<typeof entry>(450).fill(entry));
    await vi.waitFor(() => expect(kept).toHaveLength(3));
    expect(kept.map(({ entries }) => entries.length)).toEqual([200, 200, 50]);
    usage.audit(Array<typeof entry>(250).fill(entry));
    await usage.finish();
    expect(kept.map(({ entries }) => entries.length)).toEqual([200, 200, 50, 200, 50]);
  });

  it('there are no more look-ups than can be remembered', async () => {
    const { keep, mend } = failing();
    const { log } = openLog();
    const usage = createUsage({ keep, log, most: 3 });
    const { ask } = await openApp('SQLite', { usage });
    const statuses = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await ask(one)).status);
    expect(statuses).toEqual([200, 200, 200, 503]);
    mend();
    await usage.finish();
    expect((await ask(one)).status).toBe(200);
    await usage.finish();
  });

  it('look-ups past that wait for what is being written', async () => {
    const { promise: disk, resolve: mend } = Promise.withResolvers<void>();
    const kept: Uses[] = [];
    const keep = async (uses: Uses) => {
      await disk;
      kept.push(uses);
      return uses.spent;
    };
    const usage = createUsage({ keep, log: openLog().log, most: 3 });
    usage.audit([entry, entry, entry]);
    const room = usage.hasRoom();
    expect(await Promise.race([room, 'waits'])).toBe('waits');
    mend();
    expect(await room).toBe(true);
    expect(kept.flatMap(({ entries }) => entries)).toHaveLength(3);
  });

  it('a clean stop says what it could not write', async () => {
    const { keep } = failing();
    const { log, lines } = openLog();
    const usage = createUsage({ keep, log });
    usage.audit([entry, entry]);
    await usage.finish();
    expect(lines.at(-1)).toEqual({
      level: 'error',
      entries: 2,
      msg: 'audit log lost its last entries',
    });
  });
});
