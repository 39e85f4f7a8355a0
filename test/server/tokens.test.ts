/** Access tokens in the database. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../server/database.ts';
import { createStore } from '../../server/store.ts';
import { hashOfToken, type Scope } from '../../server/tokens.ts';
import { databases, lastingDatabase, NOW } from './open-app.ts';

describe.each(databases)('on %s', (name) => {
  it('those of requests that come together are found together, each its own', async () => {
    const asked: string[] = [];
    const url = await lastingDatabase(name);
    const database = await openDatabase(url, ({ query }) => asked.push(query.sql));
    onTestFinished(() => database.close());
    const store = createStore(database);
    const make = (name: string, scope: Scope) => store.createToken({ name, scope, now: NOW });
    const tokens = [await make('Kim', 'lookup'), await make('the product', 'ingest'), 'no token'];
    const find = () => Promise.all(tokens.map((token) => store.findToken(hashOfToken(token))));

    asked.length = 0;
    const kim = { name: 'Kim', scope: 'lookup', expiresAt: null };
    const product = { name: 'the product', scope: 'ingest', expiresAt: null };
    const found = await Promise.all(Array.from({ length: 50 }, find));
    expect(found).toEqual(Array(50).fill([kim, product, undefined]));
    expect(asked).toHaveLength(1);

    await store.revokeTokens('Kim');
    expect(await find()).toEqual([undefined, product, undefined]);
  });
});
