import { beforeEach, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { answer, type Handlers } from '@/lib/background/answer.ts';

type Listener = (message: unknown, sender: object) => unknown;

const ownPage = { id: fakeBrowser.runtime.id, url: fakeBrowser.runtime.getURL('/popup.html') };
const helpdeskPage = { id: fakeBrowser.runtime.id, url: 'https://clinic.example/tickets/7' };
const otherExtension = { id: 'someone-else', url: fakeBrowser.runtime.getURL('/popup.html') };

beforeEach(() => fakeBrowser.reset());

/** The listener that the worker registers, with handlers that tell what they were asked. */
function listener(): Listener {
  let listen: Listener | undefined;
  fakeBrowser.runtime.onMessage.addListener = (added) => {
    listen = added as Listener;
  };
  answer(new Proxy({}, { get: () => async (request: unknown) => request }) as Handlers);
  return listen as Listener;
}

const lookUp = { type: 'lookUp', identifier: { kind: 'recipient', value: 'ana@example.net' } };

it('answers a look-up from a helpdesk', async () => {
  expect(await listener()(lookUp, helpdeskPage)).toEqual(lookUp);
});

it.each([
  ['something else', 'hello'],
  ['another extension’s message', { type: 'ping' }],
  ['a look-up of nothing', { type: 'lookUp', identifier: { kind: 'recipient', value: ' ' } }],
  [
    'a look-up of a whole page',
    { type: 'lookUp', identifier: { kind: 'recipient', value: 'a'.repeat(2000) } },
  ],
])('leaves %s to others', (_, message) => {
  expect(listener()(message, helpdeskPage)).toBeUndefined();
});

it.each([
  { type: 'readSettings' },
  { type: 'saveStatusApi', statusApi: 'https://evil.example', token: 'stolen' },
  { type: 'turnOnHelpdesk', origin: 'https://evil.example' },
  { type: 'turnOffHelpdesk', origin: 'https://clinic.example' },
  { type: 'saveSettings', settings: { statusApi: 'https://evil.example' } },
  { type: 'testConnection', statusApi: 'https://evil.example' },
  { type: 'readRecentLookups' },
  { type: 'forgetLookups' },
  { type: 'forgetEverything' },
])('does $type for its own pages only', async (request) => {
  const listen = listener();
  expect(await listen(request, ownPage)).toEqual(request);
  expect(listen(request, helpdeskPage)).toBeUndefined();
  expect(listen(request, otherExtension)).toBeUndefined();
});
