import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../server/database.ts';
import { createQuestions } from '../../server/questions.ts';
import { openStore } from '../../server/store.ts';
import { databases, emptyDatabase, lastingDatabase, NOW, openTestStore } from './open-app.ts';

const later = (ms: number) => new Date(NOW.getTime() + ms);
const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe.each(databases)('questions on %s', (database) => {
  it('are asked once within the time that an answer is fresh', async () => {
    const { questions } = await openTestStore(database);
    expect(await questions.claim('a', 30 * SECOND, NOW)).toBe(true);
    expect(await questions.claim('a', 30 * SECOND, later(29 * SECOND))).toBe(false);
    expect(await questions.claim('b', 30 * SECOND, NOW)).toBe(true);
    expect(await questions.claim('a', 30 * SECOND, later(30 * SECOND))).toBe(true);
    expect(await questions.claim('a', 30 * SECOND, later(31 * SECOND))).toBe(false);
  });

  it('are asked by one of many who want to at once', async () => {
    const { questions } = await openTestStore(database);
    const claims = Array.from({ length: 20 }, () => questions.claim('a', MINUTE, NOW));
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  });

  it('may be asked again where no answer came', async () => {
    const { questions } = await openTestStore(database);
    await questions.claim('a', MINUTE, NOW);
    await questions.release('a');
    expect(await questions.claim('a', MINUTE, NOW)).toBe(true);
  });

  it('are forgotten after an hour', async () => {
    const { questions } = await openTestStore(database);
    await questions.claim('a', 3 * 60 * MINUTE, NOW);
    expect(await questions.claim('a', 3 * 60 * MINUTE, later(59 * MINUTE))).toBe(false);
    await questions.claim('b', MINUTE, later(61 * MINUTE));
    expect(await questions.claim('a', 3 * 60 * MINUTE, later(61 * MINUTE))).toBe(true);
  });

  it('cost no more requests a minute than a provider allows', async () => {
    const { questions } = await openTestStore(database);
    const spend = (now: Date) => questions.spend('sendgrid', 3, now);
    expect([await spend(NOW), await spend(NOW), await spend(NOW)]).toEqual([true, true, true]);
    expect(await spend(NOW)).toBe(false);
    expect(await questions.spend('postmark', 3, NOW)).toBe(true);

    expect(await spend(later(MINUTE))).toBe(true);
    // A clock that is behind doesn't bring the last minute back.
    expect([await spend(NOW), await spend(NOW), await spend(NOW)]).toEqual([true, true, false]);
  });

  it('are left until a provider that wants a pause takes requests again', async () => {
    const { questions } = await openTestStore(database);
    await questions.spend('sendgrid', 3, NOW);
    await questions.pause('sendgrid', later(5 * MINUTE));
    expect(await questions.spend('sendgrid', 3, NOW)).toBe(false);
    expect(await questions.spend('sendgrid', 3, later(4 * MINUTE + 59 * SECOND))).toBe(false);
    expect(await questions.spend('sendgrid', 3, later(5 * MINUTE))).toBe(true);
  });

  it('wait for no batch of events but the one that SQLite is writing', async () => {
    const opened = await openDatabase(await lastingDatabase(database));
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const order: string[] = [];
    const batch = (name: string, work: Promise<void>) =>
      opened.write(() => work).then(() => order.push(name));
    const batches = [batch('first', held), batch('second', Promise.resolve())];
    const spent = createQuestions(opened)
      .spend('sendgrid', 3, NOW)
      .then(() => order.push('question'));

    if (database === 'PostgreSQL') await spent;
    letGo();
    await Promise.all([...batches, spent]);
    await opened.close();
    expect(order).toEqual(
      database === 'PostgreSQL' ? ['question', 'first', 'second'] : ['first', 'question', 'second'],
    );
  });

  it('have a pause that a shorter one does not end', async () => {
    const { questions } = await openTestStore(database);
    await questions.pause('sendgrid', later(5 * MINUTE));
    await questions.pause('sendgrid', later(MINUTE));
    expect(await questions.spend('sendgrid', 3, later(2 * MINUTE))).toBe(false);
  });
});

it('keeps one budget and asks once, on two servers of one PostgreSQL', async () => {
  const url = await emptyDatabase('PostgreSQL');
  const [one, other] = [await openStore(url), await openStore(url)];
  const spends = Array.from({ length: 40 }, (_, index) =>
    (index % 2 ? one : other).questions.spend('sendgrid', 15, NOW),
  );
  const claims = [one, other].map(({ questions }) => questions.claim('a', MINUTE, NOW));
  const [spent, claimed] = await Promise.all([Promise.all(spends), Promise.all(claims)]);
  await Promise.all([one.close(), other.close()]);
  expect(spent.filter(Boolean)).toHaveLength(15);
  expect(claimed.filter(Boolean)).toHaveLength(1);
});
