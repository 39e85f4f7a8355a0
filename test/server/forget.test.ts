/** One person's data, removed by the command. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../server/database.ts';
import { openStore } from '../../server/store.ts';
import { databases, lastingDatabase } from './open-app.ts';
import { run } from './programs.ts';

const everything = { limit: 100, since: '2000-01-01T00:00:00.000Z' };

const forget = (DATABASE_URL: string, ...args: string[]) =>
  run('forget.ts', args, { DATABASE_URL }).ended;

describe.each(databases)('on %s', (name) => {
  it('removes what is kept of one person, however they are spelt, and nothing of others', async () => {
    const DATABASE_URL = await lastingDatabase(name);
    const store = await openStore(DATABASE_URL);
    const event = {
      provider: 'sendgrid',
      kind: 'delivered',
      at: '2026-11-23T09:00:00.000Z',
    } as const;
    const messageId = '<to-both@example.org>';
    await store.record([
      { ...event, id: '1', recipient: 'Ana@Bücher.example.net', messageId },
      { ...event, id: '2', recipient: 'ana@bücher.example.net', messageId },
      { ...event, id: '3', recipient: 'ana@bücher.example.net' }, // stands alone
      { ...event, id: '4', recipient: 'bo@example.net', messageId },
      { ...event, id: '5', recipient: 'diana@bücher.example.net' },
    ]);

    const done = await forget(DATABASE_URL, '--recipient', 'ANA@xn--bcher-kva.example.net');

    expect(done).toEqual({
      code: 0,
      err: '',
      out: 'Removed 2 deliveries with 3 events, and 2 keys of message ids.\n',
    });
    const found = await store.find(
      [
        { kind: 'recipient', value: 'ana@bücher.example.net' },
        { kind: 'messageId', value: messageId },
        { kind: 'recipient', value: 'diana@bücher.example.net' },
      ],
      everything,
    );
    await store.close();
    const recipients = found.map(({ deliveries }) => deliveries.map(({ recipient }) => recipient));
    expect(recipients).toEqual([[], ['bo@example.net'], ['diana@bücher.example.net']]);

    const database = await openDatabase(DATABASE_URL);
    for (const table of ['deliveries', 'message_keys', 'events'] as const) {
      const rows = await database.queries.selectFrom(table).select('recipient_key').execute();
      const left = new Set(rows.map(({ recipient_key }) => recipient_key));
      expect([...left].sort()).toEqual(['bo@example.net', 'diana@xn--bcher-kva.example.net']);
    }
    await database.close();
    if (name === 'SQLite') {
      const file = readFileSync(DATABASE_URL.replace('sqlite:', ''), 'latin1').replaceAll(
        'diana@',
        '',
      );
      expect(file).toContain('bo@example.net');
      expect(file.toLowerCase()).not.toContain('ana@');
    }
  });

  it('says so where nothing is kept', async () => {
    const DATABASE_URL = await lastingDatabase(name);
    await (await openStore(DATABASE_URL)).close();
    expect(await forget(DATABASE_URL, '--recipient', 'nobody@example.net')).toEqual({
      code: 0,
      err: '',
      out: 'Nothing is kept of this recipient.\n',
    });
  });
});

it.each([
  [[], 'Use: npm run server:forget -- --recipient ADDRESS'],
  [['--recipient', ''], 'Use: npm run server:forget -- --recipient ADDRESS'],
  [['--recipient', 'ana'], 'ADDRESS must be an email address, such as ana@example.net.'],
  [['--recipient', '%@'], 'ADDRESS must be an email address, such as ana@example.net.'],
])('%j is refused in one sentence', async (args, sentence) => {
  const done = await forget('sqlite::memory:', ...args);
  expect(done).toEqual({ code: 1, out: '', err: `${sentence}\n` });
});

it.each([
  ['forget.ts', '--recipient', 'ana@example.net'],
  ['audit.ts', '--recipient', 'ana@example.net'],
  ['token.ts', '--list'],
  ['token.ts', '--revoke', 'Kim'],
])('%s %s tells nothing of a database that it would have to make first', async (file, ...args) => {
  const DATABASE_URL = await lastingDatabase('SQLite');
  const path = DATABASE_URL.replace('sqlite:', '');
  const done = await run(file, args, { DATABASE_URL }).ended;
  const err = `There is no database ${path}. DATABASE_URL must be what the server has.\n`;
  expect(done).toEqual({ code: 1, out: '', err });
  expect(existsSync(path)).toBe(false);
});

it('removes a person with more deliveries than go at once', async () => {
  const DATABASE_URL = await lastingDatabase('SQLite');
  const store = await openStore(DATABASE_URL);
  const at = '2026-11-23T09:00:00.000Z';
  await store.record(
    Array.from({ length: 1200 }, (_, n) => ({
      ...{ provider: 'sendgrid', kind: 'open' as const, at, recipient: 'ana@example.net' },
      id: `${n}`,
      messageId: `${n}@example.org`,
    })),
  );
  await store.close();
  const { out } = await forget(DATABASE_URL, '--recipient', 'ana@example.net');
  expect(out).toBe('Removed 1200 deliveries with 1200 events, and 1200 keys of message ids.\n');
});
