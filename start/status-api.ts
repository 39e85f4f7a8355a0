/** The real status API, as a process of its own with a database of its own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { z } from 'zod';
import type { deliveryEventSchema } from '../lib/event.ts';

type Event = z.input<typeof deliveryEventSchema>;
/** What a test says of an event; the rest is made up. */
export type Reported = Pick<Event, 'kind' | 'recipient'> & Partial<Event>;

export interface Server extends AsyncDisposable {
  origin: string;
  /** For look-ups. */
  token: string;
  /** For events. */
  ingestToken: string;
  /** Report events by `POST /v1/events`, as the product itself does. */
  report(...events: Reported[]): Promise<void>;
  /** Send a batch as SendGrid does, signed with the key that the server knows. */
  sendGrid(batch: object[]): Promise<Response>;
  /** Take requests and answer none, until `resume`. */
  pause(): void;
  resume(): void;
  /** Stop answering, as an outage does. */
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..');
// Not `.bin/tsx`: that starts a second process, which outlives its parent when it is killed.
const tsx = ['--import', 'tsx'];

/** Start the status API, empty, on a port that is free. */
export async function startServer(): Promise<Server> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'whereabouts-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const env = {
    ...process.env,
    PORT: '0',
    LOG_LEVEL: 'warn',
    DATABASE_URL: `sqlite:${join(folder, 'log.sqlite')}`,
    SENDGRID_WEBHOOK_PUBLIC_KEY: keys.publicKey
      .export({ type: 'spki', format: 'der' })
      .toString('base64'),
  };

  const child = spawn(process.execPath, [...tsx, 'server/main.ts'], { cwd: root, env });
  const stop = () => end(child);
  stack.defer(stop);
  const origin = await listening(child);
  const makeToken = async (scope: string) => {
    const args = [...tsx, 'server/token.ts', '--scope', scope, '--name', `e2e ${scope}`];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
    return stdout.trim().split('\n').at(-1) ?? '';
  };
  const [token, ingestToken] = await Promise.all([makeToken('lookup'), makeToken('ingest')]);

  // From here on it is the caller's to dispose of.
  const owned = stack.move();
  return {
    origin,
    token,
    ingestToken,
    async report(...events) {
      const answer = await fetch(`${origin}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ingestToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events: events.map(withDefaults) }),
      });
      const { rejected } = (await answer.json()) as { rejected?: unknown[] };
      if (answer.status !== 202 || rejected?.length) {
        throw new Error(`The server took no events: ${answer.status} ${JSON.stringify(rejected)}`);
      }
    },
    sendGrid(batch) {
      const body = JSON.stringify(batch);
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = sign('sha256', Buffer.from(timestamp + body), keys.privateKey);
      return fetch(`${origin}/v1/webhooks/sendgrid`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-twilio-email-event-webhook-timestamp': timestamp,
          'x-twilio-email-event-webhook-signature': signature.toString('base64'),
        },
        body,
      });
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    stop,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  await exited;
}

function withDefaults(event: Reported): Event {
  return {
    id: randomUUID(),
    at: new Date().toISOString(),
    provider: 'clinicsense',
    messageId: `intake-form.${event.recipient.replace('@', '.')}@mail.example.com`,
    subject: 'Your intake form',
    from: 'practice@example.com',
    ...event,
  };
}

/** The address that the server says it listens at, or what it said instead. */
async function listening({ stdout, stderr }: ChildProcess): Promise<string> {
  if (!stdout || !stderr) throw new Error('The server was started without its output.');
  let complaint = '';
  stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  for await (const line of createInterface(stdout)) {
    const origin = /listening on (http:\S+)/.exec(line)?.[1];
    if (origin) {
      stdout.resume(); // a full pipe would stop the server
      return origin;
    }
  }
  throw new Error(`The server did not start: ${complaint}`);
}
