/** Who looked whom up. */
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../server/database.ts';
import { createStore } from '../../server/store.ts';
import { databases, lastingDatabase, NOW, openApp } from './open-app.ts';
import { run, runServer } from './programs.ts';

const event = {
  provider: 'sendgrid',
  id: 'a',
  kind: 'delivered',
  at: NOW.toISOString(),
  recipient: 'Ana@bücher.test',
  messageId: 'visit@clinic.test',
};
const recipient = (value: string) => ({ kind: 'recipient', value }) as const;
const messageId = (value: string) => ({ kind: 'messageId', value }) as const;

describe.each(databases)('the audit log on %s', (name) => {
  it('tells who looked a person up, by whichever spelling, or by a message to them', async () => {
    const { report, lookUp, ask, usage, store } = await openApp(name);
    await report([event, { ...event, id: 'b', recipient: 'bo@example.net' }]);
    await lookUp('ana@xn--bcher-kva.test', 'nobody@example.net');
    await lookUp(messageId('<visit@clinic.test>'));
    await ask('broken');
    await usage.finish();

    const entry = { at: NOW.toISOString(), token: 'an agent' };
    const byRecipient = { ...entry, kind: 'recipient', deliveries: 1 };
    const byMessage = { ...entry, kind: 'messageId', deliveries: 2 };
    const sorted = async (identifier: Parameters<typeof store.lookUpsOf>[0]) =>
      (await store.lookUpsOf(identifier)).toSorted((a, b) => a.deliveries - b.deliveries);
    expect(await sorted(recipient('ana@BÜCHER.test'))).toEqual([byRecipient, byMessage]);
    expect(await sorted(recipient('bo@example.net'))).toEqual([byMessage]);
    expect(await sorted(recipient('nobody@example.net'))).toEqual([
      { ...byRecipient, deliveries: 0 },
    ]);
    expect(await sorted(messageId('mid:visit@clinic.test'))).toEqual([byMessage]);
    expect(await sorted(recipient('eve@example.net'))).toEqual([]);
  });

  it('tells of all days, the oldest first', async () => {
    let now = NOW;
    const { lookUp, usage, store } = await openApp(name, { now: () => now });
    const times = ['12-24T23:59:59.999', '11-23T09:20:00.000', '12-25T00:00:00.000'].map(
      (time) => `2026-${time}Z`,
    );
    for (const at of times) {
      now = new Date(at);
      await lookUp('ana@example.net', 'bo@example.net');
    }
    await usage.finish();
    const lookUps = await store.lookUpsOf(recipient('ana@example.net'));
    expect(lookUps.map(({ at }) => at)).toEqual(times.toSorted());
  });

  it('holds nobody, and no two databases know a person by the same', async () => {
    const subjects = [];
    for (const _ of [1, 2]) {
      const database = await openDatabase(await lastingDatabase(name));
      const { lookUp, usage } = await openApp(name, { store: createStore(database) });
      await lookUp('ana@example.net', messageId('visit@clinic.test'));
      await usage.finish();
      const rows = await database.queries.selectFrom('audit').selectAll().execute();
      await database.close();
      expect(rows).toHaveLength(2);
      expect(JSON.stringify(rows)).not.toMatch(/ana|visit/);
      subjects.push(...rows.map(({ subject }) => subject));
    }
    expect(new Set(subjects).size).toBe(4);
  });

  it('is kept as long as is set, and no longer', async () => {
    let now = NOW;
    const { lookUp, usage, store } = await openApp(name, { now: () => now });
    for (let n = 0; n < 6; n += 1) {
      await lookUp(...Array.from({ length: 100 }, (_, n) => `a${n}@example.net`));
    }
    now = new Date(NOW.getTime() + 1000);
    await lookUp('a1@example.net');
    await usage.finish();
    expect(await store.lookUpsOf(recipient('a1@example.net'))).toHaveLength(7);
    await store.forgetAudit(now.toISOString());
    expect(await store.lookUpsOf(recipient('a1@example.net'))).toMatchObject([
      { at: now.toISOString() },
    ]);
    expect(await store.lookUpsOf(recipient('a99@example.net'))).toEqual([]);
  });
});

it('has all of it after a clean stop, and is read by a command', async () => {
  const DATABASE_URL = await lastingDatabase('SQLite');
  const made = await run('token.ts', ['--scope', 'lookup', '--name', 'Kim', '--expires', '2d'], {
    DATABASE_URL,
  }).ended;
  const token = made.out.trim().split('\n').at(-1);
  const server = await runServer({ DATABASE_URL });
  const lookUp = (value: string) =>
    fetch(`${server.origin}/v1/lookups`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ identifiers: [recipient(value)] }),
    });
  await Promise.all(Array.from({ length: 20 }, () => lookUp('ana@example.net')));
  server.child.kill('SIGTERM');
  await server.ended;

  const read = (...args: string[]) => run('audit.ts', args, { DATABASE_URL }).ended;
  const { out, code } = await read('--recipient', 'Ana@example.net');
  expect(code).toBe(0);
  expect(out.trim().split('\n')).toHaveLength(20);
  expect(out).toMatch(/^\d{4}-\S+Z {2}by recipient {3}0 shown {2}Kim$/m);
  expect(await read('--message-id', 'x@y.test')).toMatchObject({
    code: 0,
    out: 'Nobody did, as far back as the audit log reaches.\n',
  });
  expect(await read()).toMatchObject({ code: 1, out: '' });
  const list = await run('token.ts', ['--list'], { DATABASE_URL }).ended;
  expect(list.out).toMatch(/ {2}lookup {3}Kim \(used \S+Z, expires \S+Z\)$/m);
}, 60_000);
