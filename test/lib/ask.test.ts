import { beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { ask, lookUp, lookUpAll } from '@/lib/ask.ts';
import type { Identifier } from '@/lib/identifier-schema.ts';
import type { Request } from '@/lib/messages.ts';
import { found } from './deliveries.ts';

const ana: Identifier = { kind: 'recipient', value: 'ana@example.net' };
const stopped = new Error('The message channel closed before a response was received');

beforeEach(() => fakeBrowser.reset());

/** A worker that does these things, one for each message. */
function worker(...answers: (() => unknown)[]) {
  const send = vi.fn(async () => answers.shift()?.());
  fakeBrowser.runtime.sendMessage = send as typeof fakeBrowser.runtime.sendMessage;
  return send;
}

const dies = () => {
  throw stopped;
};

it('asks again when the browser stopped the worker in the middle of an answer', async () => {
  const send = worker(dies, () => found(1, 'open'));
  expect(await lookUp(ana)).toEqual(found(1, 'open'));
  expect(send).toHaveBeenCalledTimes(2);
});

it('asks again for settings, too', async () => {
  worker(dies, () => 'the settings');
  expect(await ask({ type: 'readSettings' })).toBe('the settings');
});

it.each<Request>([
  { type: 'pasteInPage', text: 'Hello', html: '' },
  { type: 'insertInTab', text: 'Hello' },
])('never asks for a reply a second time: it may be there already: $type', async (request) => {
  const send = worker(dies, () => true);
  await expect(ask(request)).rejects.toThrow(stopped.message);
  expect(send).toHaveBeenCalledTimes(1);
});

it('takes no answer at all for a bug, not for an answer', async () => {
  worker(() => undefined);
  await expect(ask({ type: 'readSettings' })).rejects.toThrow('readSettings');
});

it('says that the extension was updated when its page is cut off', async () => {
  worker(dies, dies);
  vi.spyOn(fakeBrowser.runtime, 'id', 'get').mockReturnValue(undefined as never);
  expect(await lookUp(ana)).toEqual({
    kind: 'unavailable',
    obstacle: { kind: 'extensionUpdated' },
  });
});

it.each([
  ['a worker that dies twice', dies, dies],
  ['a worker that answers nothing', () => undefined, () => undefined],
])('never hangs and never throws: %s', async (_, first, second) => {
  worker(first, second);
  expect(await lookUp(ana)).toMatchObject({ kind: 'unavailable' });
});

it('gives up on a worker that never answers', async () => {
  worker(() => new Promise(() => {}));
  expect(await lookUp(ana, { patience: 1 })).toEqual({
    kind: 'unavailable',
    obstacle: { kind: 'timedOut' },
  });
});

it.each([
  ['dies twice', dies, dies],
  ['never answers', () => new Promise(() => {}), dies],
])('tells of each of many that there is no answer when the worker %s', async (_, ...answers) => {
  worker(...answers);
  const ben: Identifier = { kind: 'recipient', value: 'ben@example.net' };
  const lookups = await lookUpAll([ana, ben], { patience: 1 });
  expect(lookups.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable']);
});
