/** Several servers on one database: what one does, the others know. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../server/store.ts';
import { databases, lastingDatabase, NOW, openApp } from './open-app.ts';

describe.each(databases)('two servers on one %s', (name) => {
  async function openTwo() {
    const url = await lastingDatabase(name);
    const stores = [await openStore(url), await openStore(url)] as const;
    onTestFinished(async () => {
      for (const store of stores) await store.close();
    });
    const one = await openApp(name, { store: stores[0] });
    const other = await openApp(name, { store: stores[1] });
    return { one, other };
  }
  const event = {
    provider: 'clinicsense',
    id: '1',
    kind: 'received',
    at: '2026-11-23T09:00:00Z',
    recipient: 'ana@example.net',
    messageId: '<visit@example.org>',
  };

  it('take a repeat once, and join what belongs together', async () => {
    const { one, other } = await openTwo();
    await one.report([event]);
    expect(await (await other.report([event])).json()).toMatchObject({ duplicates: 1 });
    const later = (id: string) => ({ ...event, id, kind: 'processed' });
    const servers = [one, other, one, other, one, other];
    await Promise.all(servers.map((server, n) => server.report([later(`${n + 2}`)])));
    for (const server of [one, other]) {
      const [deliveries] = await server.lookUp('ana@example.net');
      expect(deliveries?.map(({ events }) => events.length)).toEqual([7]);
    }
  });

  it('know at once which tokens are good, and what is forgotten', async () => {
    const { one, other } = await openTwo();
    const token = await one.store.createToken({ name: 'new', scope: 'ingest', now: NOW });
    const report = () => other.post('/v1/events', { events: [event] }, token);
    expect((await report()).status).toBe(202);
    await one.store.revokeTokens('new');
    expect((await report()).status).toBe(401);
    await one.store.forgetRecipient('ana@example.net');
    expect(await other.lookUp('ana@example.net')).toEqual([[]]);
    await one.store.forgetBefore('2026-11-23T09:10:00.000Z');
    expect(
      await other.store.record([{ ...event, kind: 'received', at: '2026-11-23T09:00:00.000Z' }]),
    ).toEqual({
      accepted: 0,
      duplicates: 0,
      outdated: 1,
    });
  });
});
