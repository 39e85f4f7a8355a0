/** Mail that a real Postfix really sends, and what an agent gets to see of it: without a provider. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { LookupAnswer } from '../../lib/api.ts';
import { createStage, restOn, type Stage } from './harness.ts';
import { type Postfix, startPostfix, whyNoPostfix } from './postfix.ts';
import { startReceivingServer } from './receiving-server.ts';

const missing = whyNoPostfix();
if (missing) console.warn(`Skipped. ${missing}`);
const root = join(import.meta.dirname, '../..');
const ticket = `<!doctype html><meta charset="utf-8"><title>Ticket 4711</title>
  <p style="margin: 60px">Nothing came for <b>carla@example.net</b>.</p>`;

const stack = new AsyncDisposableStack();
let stage: Stage;
let postfix: Postfix;

beforeAll(async () => {
  if (missing) return;
  const receiving = stack.use(
    await startReceivingServer({
      'ana@example.net': '250 2.1.5 Known here',
      'ben@example.net': '451 4.2.2 Mailbox full, try later',
      'carla@example.net': '550 5.1.1 No such user here',
      'dana@example.net': 'hang up',
    }),
  );
  stage = stack.use(await createStage({ '/ticket': ticket }));
  postfix = stack.use(await startPostfix(receiving.port));
  const args = ['--import', 'tsx', 'server/follow.ts', '--postfix', postfix.log];
  const { origin, ingestToken } = stage.server;
  const follower = spawn(process.execPath, [...args, '--state', `${postfix.log}.state`], {
    cwd: root,
    env: { ...process.env, STATUS_API: origin, INGEST_TOKEN: ingestToken },
    stdio: 'inherit',
  });
  stack.defer(async () => {
    follower.kill('SIGTERM');
    expect(await once(follower, 'exit')).toEqual([0, null]);
  });

  postfix.send({
    messageId: 'form-1@example.com',
    to: ['ana@example.net', 'ben@example.net', 'carla@example.net'],
  });
});

afterAll(() => stack.disposeAsync());

beforeEach(({ skip }) => skip(missing !== undefined, missing));

async function lookUp(kind: 'recipient' | 'messageId', value: string) {
  const answer = await fetch(`${stage.server.origin}/v1/lookups`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stage.server.token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ identifiers: [{ kind, value }] }),
  });
  const { lookups } = (await answer.json()) as LookupAnswer;
  return lookups[0]?.deliveries ?? [];
}

function soon(value: string, kind: 'recipient' | 'messageId' = 'recipient') {
  return expect.poll(() => lookUp(kind, value), { timeout: 20_000 });
}

it.each([
  [
    'ana@example.net',
    { status: 'delivered', reply: '250 2.0.0 Taken', enhancedStatusCode: '2.0.0' },
  ],
  [
    'ben@example.net',
    { status: 'deferred', reply: '451 4.2.2 Mailbox full, try later', enhancedStatusCode: '4.2.2' },
  ],
  [
    'carla@example.net',
    {
      status: 'failed',
      cause: 'bounce',
      reply: '550 5.1.1 No such user here',
      enhancedStatusCode: '5.1.1',
    },
  ],
])('tells of %s what the receiving server did', async (recipient, expected) => {
  await soon(recipient).toMatchObject([
    {
      ...expected,
      provider: 'postfix',
      messageId: 'form-1@example.com',
      from: 'practice@example.com',
      events: [{ kind: 'received' }, { kind: 'processed' }, {}],
    },
  ]);
});

it('shows the agent a bounce, and why', async () => {
  await soon('carla@example.net').toMatchObject([{ status: 'failed' }]);
  const page = await stage.context.newPage();
  await page.goto(`${stage.pages.origin}/ticket`);
  await page.waitForFunction(() => CSS.highlights.size > 0); // marked
  const card = await restOn(page, 'carla@example.net');
  await card.getByRole('status').getByText('Failed', { exact: true }).waitFor();
  await card.getByText('The reason it gave: There is no mailbox of this name.').waitFor();
  await card.getByText('Technical details').click();
  await card.locator('dl').getByText('550 5.1.1 No such user here').waitFor();
});

it('tells a hang-up from a refusal, and goes on in the next log after a rotation', async () => {
  postfix.rotateLog();
  postfix.send({ messageId: 'form-2@example.com', to: ['dana@example.net'] });
  await soon('dana@example.net').toMatchObject([
    { status: 'deferred', enhancedStatusCode: '4.4.2', messageId: 'form-2@example.com' },
  ]);
  expect(await lookUp('recipient', 'dana@example.net')).not.toHaveProperty('0.reply');
});

it('tells when Postfix has given up, and what was said before', async () => {
  await soon('ben@example.net').toMatchObject([{ status: 'deferred' }]);
  postfix.expire();
  await soon('ben@example.net').toMatchObject([{ status: 'failed', cause: 'expired' }]);
});

it('tells the sender of no note that Postfix writes by itself', async () => {
  await soon('form-1@example.com', 'messageId').toHaveLength(3);
  expect(await lookUp('recipient', 'practice@example.com')).toEqual([]);
});
