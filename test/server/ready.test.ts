import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openDatabase } from '../../server/database.ts';
import { createReadiness } from '../../server/ready.ts';
import { createStore } from '../../server/store.ts';
import { databases, emptyDatabase, openApp } from './open-app.ts';

it.each(databases)('a server is ready as long as %s answers', async (name) => {
  const database = await openDatabase(await emptyDatabase(name));
  const { app } = await openApp(name, { store: createStore(database) });
  const ready = await app.request('/readyz');
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok' }]);

  await database.close();
  const response = await app.request('/readyz');
  expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '5']);
  expect(await response.json()).toMatchObject({ type: 'urn:whereabouts:problem:unavailable' });
  expect((await app.request('/healthz')).status).toBe(200);
});

it('a server whose database hangs says soon that it is not ready', async () => {
  const database = await openDatabase(await emptyDatabase('PostgreSQL'));
  await database.write(async (transaction) => {
    await sql`lock table retention in access exclusive mode`.execute(transaction);
    const isReady = createReadiness(database, 50);
    expect(await Promise.all([isReady(), isReady()])).toEqual([false, false]);
  });
  await database.close();
});
