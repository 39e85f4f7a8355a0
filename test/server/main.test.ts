/** The server and its token command as programs of their own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../server/store.ts';
import { lastingDatabase, sendgridPublicKey } from './open-app.ts';
import { firstLine, root, run } from './programs.ts';

it('serves a token that the command made, and keeps events over a restart', async () => {
  const DATABASE_URL = await lastingDatabase('SQLite');
  const makeToken = async (scope: string) => {
    const made = await run('token.ts', ['--scope', scope, '--name', scope], { DATABASE_URL }).ended;
    expect(made).toMatchObject({ code: 0, err: '' });
    return made.out.trimEnd().split('\n').at(-1) as string;
  };
  const [lookup, ingest] = await Promise.all([makeToken('lookup'), makeToken('ingest')]);
  const serve = async () => {
    const { child, ended } = run('main.ts', [], {
      DATABASE_URL,
      PORT: '0',
      SENDGRID_WEBHOOK_PUBLIC_KEY: sendgridPublicKey,
    });
    const line = await firstLine(child);
    expect(line).toMatch(/^listening on http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    const post = (path: string, token: string, body: object) =>
      fetch(line.replace('listening on ', '') + path, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    return { child, ended, post };
  };

  const first = await serve();
  const event = { provider: 'sendgrid', id: '1', kind: 'received', recipient: 'ana@example.net' };
  const events = [
    { ...event, at: new Date().toISOString() },
    { ...event, id: '2', at: '2020-01-01T00:00:00Z', messageId: 'long-ago@example.org' },
  ];
  expect((await first.post('/v1/events', ingest, { events })).status).toBe(202);
  first.child.kill('SIGKILL'); // an answer means that it is on disk
  await first.ended;

  const second = await serve();
  const identifiers = [{ kind: 'recipient', value: 'ana@example.net' }];
  const answer = await second.post('/v1/lookups', lookup, { identifiers });
  expect(await answer.json()).toMatchObject({ lookups: [{ deliveries: [{ status: 'sending' }] }] });

  const revoke = ['--revoke', 'lookup'];
  expect(await run('token.ts', revoke, { DATABASE_URL }).ended).toMatchObject({ code: 0 });
  expect((await second.post('/v1/lookups', lookup, { identifiers })).status).toBe(401);
  const list = await run('token.ts', ['--list'], { DATABASE_URL }).ended;
  expect(list.out).toMatch(/^\S+ {2}ingest {3}ingest \((never used|used \S+Z)\)\n$/);
  expect(await run('token.ts', revoke, { DATABASE_URL }).ended).toMatchObject({ code: 1, out: '' });

  second.child.kill('SIGTERM');
  await second.ended;
  const store = await openStore(DATABASE_URL);
  const everything = { limit: 10, since: '2000-01-01T00:00:00.000Z' };
  const [kept] = await store.find([{ kind: 'recipient', value: 'ana@example.net' }], everything);
  await store.close();
  expect(kept?.deliveries.flatMap((one) => one.events.map(({ id }) => id))).toEqual(['1']);
}, 30_000);

it.each(['SIGTERM', 'SIGINT'] as const)(
  'answers what was asked, then ends, on %s',
  async (signal) => {
    const { child, ended, output } = run('main.ts', [], {
      DATABASE_URL: 'sqlite::memory:',
      PORT: '0',
      SENDGRID_WEBHOOK_PUBLIC_KEY: sendgridPublicKey,
    });
    const url = (await firstLine(child)).replace('listening on ', '');
    await (await fetch(`${url}/healthz`)).text(); // leaves an idle connection open
    let finishBody = () => {};
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('[]'));
        finishBody = () => controller.close();
      },
    });
    const asked = fetch(`${url}/v1/webhooks/sendgrid`, {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit);
    await (await fetch(`${url}/healthz`)).text(); // by now the other request has begun

    child.kill(signal);
    await expect
      .poll(() =>
        fetch(`${url}/healthz`).then(
          () => 'up',
          () => 'down',
        ),
      )
      .toBe('down');
    finishBody();

    expect((await asked).status).toBe(401); // the webhook's answer to a missing signature
    expect((await ended).code).toBe(0);
    expect(output.err.trim().split('\n').at(-1)).toContain('"msg":"ended"');
  },
  30_000,
);

it.skipIf(process.platform === 'win32')(
  'ends when the npm that runs it is told to',
  async () => {
    const env = { ...process.env, DATABASE_URL: 'sqlite::memory:', PORT: '0' };
    const npm = spawn('npm', ['run', 'server', '--silent'], { cwd: root, env });
    const line = await firstLine(npm);
    const url = line.slice(line.indexOf('http'));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);

    npm.kill('SIGTERM');
    const state = () =>
      fetch(`${url}/healthz`).then(
        () => 'up',
        () => 'down',
      );
    await expect.poll(state, { timeout: 10_000 }).toBe('down');
  },
  30_000,
);

it('ends on SIGTERM although a client never finishes what it asks', async () => {
  const { child, ended } = run('main.ts', [], { DATABASE_URL: 'sqlite::memory:', PORT: '0' });
  const { port } = new URL((await firstLine(child)).replace('listening on ', ''));
  const client = connect(Number(port), '127.0.0.1').on('error', () => {}); // it's cut off
  await once(client, 'connect');
  client.write('POST /v1/webhooks/sendgrid HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n');
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
}, 30_000);

it.each([
  [{ PORT: 'eighty' }, 'PORT must be a whole number from 0 to 65535.'],
  [
    { DATABASE_URL: 'postgres://127.0.0.1:1/x' },
    'DATABASE_URL must name a PostgreSQL database that answers (connect ECONNREFUSED 127.0.0.1:1).',
  ],
  [
    { DATABASE_URL: 'sqlite:package.json/x.db' },
    /^DATABASE_URL must name a file that can be written \(ENOTDIR: .*\)\.$/,
  ],
  [
    { DATABASE_URL: 'sqlite:package.json' },
    'DATABASE_URL must name a file that can be written (file is not a database).',
  ],
  // Root may write everywhere but there.
  [
    { DATABASE_URL: 'sqlite:/proc/whereabouts/x.db' },
    /^DATABASE_URL must name a file that can be written \(E.*\)\.$/,
  ],
  [
    { HOST: '192.0.2.1' },
    'HOST must be an address of this machine, not 192.0.2.1 (EADDRNOTAVAIL).',
  ],
])(
  'says in one sentence what is wrong with %j',
  async (env, sentence) => {
    const { ended } = run('main.ts', [], { DATABASE_URL: 'sqlite::memory:', PORT: '0', ...env });
    const { code, out, err } = await ended;
    expect([code, out]).toEqual([1, '']);
    expect(err.trim()).toEqual(
      typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    );
    expect(err.trim().split('\n')).toHaveLength(1);
  },
  30_000,
);

it('asks for https in front when it listens for other machines', async () => {
  const env = { DATABASE_URL: 'sqlite::memory:', PORT: '0', HOST: '0.0.0.0' };
  const { child, ended } = run('main.ts', [], env);
  expect(await firstLine(child)).toMatch(/^listening on http:\/\/0\.0\.0\.0:[1-9]\d*$/);
  child.kill('SIGTERM');
  expect((await ended).err).toMatch(/"level":"warn".*"msg":"HOST is 0\.0\.0\.0: .*https/);
});

it('says in one sentence that its port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;

  const env = { DATABASE_URL: 'sqlite::memory:', PORT: String(port) };
  const { code, err } = await run('main.ts', [], env).ended;
  expect([code, err.trim()]).toEqual([
    1,
    `PORT must be free: another program listens on 127.0.0.1, port ${port}.`,
  ]);
});

it('keeps stdout for the line that says where it listens, and tells the rest on stderr', async () => {
  const env = { DATABASE_URL: 'sqlite::memory:', PORT: '0' };
  const { child, output, ended } = run('main.ts', [], env);
  const url = (await firstLine(child)).replace('listening on ', '');
  const response = await fetch(`${url}/v1/lookups?of=ana@example.net`, { method: 'POST' });
  child.kill('SIGTERM');
  await ended;
  expect(output.out).toBe(`listening on ${url}\n`);
  const lines = output.err
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.find(({ msg }) => msg === 'answered')).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    requestId: response.headers.get('X-Request-Id'),
    method: 'POST',
    route: '/v1/lookups',
    status: 401,
    ms: expect.any(Number),
    msg: 'answered',
  });
  const asRoot = lines.filter(({ msg }) => msg.startsWith('Started as root'));
  expect(asRoot).toHaveLength(process.getuid?.() === 0 ? 1 : 0);
}, 30_000);
