/** The follower as a program of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import { expect, it, onTestFinished } from 'vitest';
import { openApp } from './open-app.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function createFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-follow-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { log: join(folder, 'mail.log'), state: join(folder, 'kept', 'state.json') };
}

function follow(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/follow.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { out: '', err: '' };
  child.stdout.on('data', (data) => (output.out += data));
  child.stderr.on('data', (data) => (output.err += data));
  const ended = once(child, 'close').then(([code]) => ({ code, ...output }));
  return { child, output, ended };
}

/** A status API that listens, can go away, and come back at the same address. */
async function openApi() {
  const { app, tokens, lookUp } = await openApp('SQLite', {
    now: () => new Date(),
    lookupsPerMinute: 1_000_000, // tests look again and again
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server; // without further options
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const leave = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(leave);
  return {
    env: { STATUS_API: `http://127.0.0.1:${port}`, INGEST_TOKEN: tokens.ingest },
    lookUpToken: tokens.lookup,
    leave,
    comeBack: () => listen(port),
    /** The status of the newest delivery of each of these, and how many events of it there are. */
    async statuses(...recipients: string[]) {
      const found = await lookUp(...recipients);
      return found.map(([delivery]) => delivery && `${delivery.status} ${delivery.events.length}`);
    },
  };
}

const seconds = () => new Date().toISOString().slice(0, 19);

/** What Postfix writes when it takes a message. */
function queued(name: string): string {
  const id = Buffer.from(name).toString('hex').toUpperCase().padStart(10, '0');
  return [
    `smtpd[1]: ${id}: client=app.example.com[192.0.2.5]`,
    `cleanup[2]: ${id}: message-id=<${name}@example.com>`,
    `qmgr[3]: ${id}: from=<practice@example.com>, size=9, nrcpt=1 (queue active)`,
  ]
    .map((line) => `${seconds()}Z mail postfix/${line}\n`)
    .join('');
}

function sent(name: string): string {
  const id = Buffer.from(name).toString('hex').toUpperCase().padStart(10, '0');
  return `${seconds()}Z mail postfix/smtp[4]: ${id}: to=<${name}@example.net>, relay=mx.example.net[192.0.2.7]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 OK)\n`;
}

it('loses nothing while the status API is away, and goes on where it was', async () => {
  const { log, state } = createFolder();
  const api = await openApi();
  const args = ['--postfix', log, '--state', state];
  writeFileSync(log, queued('ana') + sent('ana') + queued('ben'));

  const first = follow(args, api.env);
  await expect
    .poll(() => api.statuses('ana@example.net'), { timeout: 20_000 })
    .toEqual(['delivered 3']);
  await api.leave();
  appendFileSync(log, `what is this, ana@example.net?\n${sent('ben')}${queued('carla')}`);
  await expect.poll(() => first.output.err, { timeout: 20_000 }).toContain("can't be reached");
  first.child.kill('SIGTERM');
  expect(await first.ended).toMatchObject({ code: 0 });

  appendFileSync(log, sent('carla'));
  renameSync(log, `${log}.1`);
  writeFileSync(log, queued('dana') + sent('dana'));
  await api.comeBack();
  const second = follow(args, api.env);
  const recipients = ['ben@example.net', 'carla@example.net', 'dana@example.net'];
  await expect
    .poll(() => api.statuses(...recipients), { timeout: 20_000 })
    .toEqual(['delivered 3', 'delivered 3', 'delivered 3']);
  second.child.kill('SIGINT');
  expect(await second.ended).toMatchObject({ code: 0 });

  expect(statSync(state).mode & 0o777).toBe(0o600);
  const said = [first, second].map(({ output }) => output.out + output.err).join('');
  expect(said).toContain("Lines that can't be read: 1.");
  expect(said).not.toMatch(/@example\.net/);
}, 60_000);

it('reports every line once, however often it is killed', async () => {
  const { log, state } = createFolder();
  const api = await openApi();
  writeFileSync(log, '');
  const names: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const { child, ended } = follow(['--postfix', log, '--state', state], api.env);
    const before = names.length;
    // It is killed while it reports: some of what it was told has come through, and more comes.
    await expect
      .poll(
        () => {
          const name = `r${round}n${names.length}`;
          names.push(name);
          appendFileSync(log, queued(name) + sent(name));
          return api.statuses(`${names[before]}@example.net`);
        },
        { interval: 1, timeout: 20_000 },
      )
      .toEqual(['delivered 3']);
    child.kill('SIGKILL');
    await ended;
  }
  follow(['--postfix', log, '--state', state], api.env);
  const last = names.slice(-1).map((name) => `${name}@example.net`);
  await expect.poll(() => api.statuses(...last), { timeout: 20_000 }).toEqual(['delivered 3']);

  for (let start = 0; start < names.length; start += 100) {
    const part = names.slice(start, start + 100);
    const statuses = await api.statuses(...part.map((name) => `${name}@example.net`));
    expect(statuses).toEqual(part.map(() => 'delivered 3'));
  }
}, 60_000);

it.each<[string, (api: Awaited<ReturnType<typeof openApi>>) => Record<string, string>, RegExp]>([
  [
    'the token is unknown',
    () => ({ INGEST_TOKEN: 'x' }),
    /^The status API does not know the token in INGEST_TOKEN/,
  ],
  [
    'the token is for look-ups',
    (api) => ({ INGEST_TOKEN: api.lookUpToken }),
    /^The token in INGEST_TOKEN needs the scope ingest\.$/,
  ],
  ['there is no token', () => ({ INGEST_TOKEN: '' }), /^INGEST_TOKEN must hold a token/],
  [
    'tokens would go over plain http',
    () => ({ STATUS_API: 'http://status.example.com' }),
    /^STATUS_API is not right\. Only https:/,
  ],
])(
  'says in one sentence that %s, and keeps nothing',
  async (_, wrong, sentence) => {
    const { log, state } = createFolder();
    writeFileSync(log, queued('ana') + sent('ana'));
    const api = await openApi();
    const args = ['--postfix', log, '--state', state];
    const { code, err } = await follow(args, { ...api.env, ...wrong(api) }).ended;
    expect([code, err.trim()]).toEqual([1, expect.stringMatching(sentence)]);
    expect(() => statSync(state)).toThrow(/ENOENT/);
  },
  30_000,
);

it.each([
  [['--postfix', '/nowhere/mail.log'], 'There is no file /nowhere/mail.log.'],
  [
    ['--postfix', 'package.json', '--state', 'package.json'],
    /^The state file .*package\.json is damaged: remove it, and .*package\.json is read again\.$/,
  ],
  [[], /^Use: npm run server:follow -- --postfix FILE/],
])('says what is wrong with %j', async (args, sentence) => {
  const { code, out, err } = await follow(args, { INGEST_TOKEN: 'x' }).ended;
  expect([code, out]).toEqual([1, '']);
  expect(err.trim()).toEqual(
    typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
  );
});

it('does not take the state of one log for another’s', async () => {
  const { log, state } = createFolder();
  const api = await openApi();
  writeFileSync(log, queued('ana') + sent('ana'));
  const { child, ended } = follow(['--postfix', log, '--state', state], api.env);
  const kept = () => {
    try {
      return JSON.parse(readFileSync(state, 'utf8')) as object;
    } catch {
      return undefined; // not yet
    }
  };
  await expect.poll(kept, { timeout: 20_000 }).toMatchObject({ file: log });
  child.kill('SIGTERM');
  await ended;

  renameSync(log, `${log}.other`);
  const other = await follow(['--postfix', `${log}.other`, '--state', state], api.env).ended;
  expect(other).toMatchObject({
    code: 1,
    err: `The state file ${state} is for ${log}: name another one with --state.\n`,
  });
}, 60_000);
