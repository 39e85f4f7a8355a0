import { expect, it } from 'vitest';
import { pageLimit } from '../../lib/page-limits.ts';

const allowed = ['https://clinic.example.com', 'http://127.0.0.1:8080'];
const helpdesks = [...allowed, 'https://desk.example.com'];

it.each([
  ['https://clinic.example.com/tickets/1', undefined],
  ['http://127.0.0.1:8080/', undefined],
  // Another port is another helpdesk.
  ['http://127.0.0.1:9090/', { kind: 'notTurnedOn', origin: 'http://127.0.0.1:9090' }],
  [
    'https://clinic.example.com.example.net/',
    { kind: 'notTurnedOn', origin: 'https://clinic.example.com.example.net' },
  ],
  ['https://desk.example.com/7', { kind: 'notAllowed', origin: 'https://desk.example.com' }],
  ['https://clinic.example.com/letter.PDF?page=2', { kind: 'pdf' }],
  ['https://elsewhere.example.net/letter.pdf', { kind: 'pdf' }],
  ['https://clinic.example.com/tickets/letter.pdf/edit', undefined],
  ['chrome://extensions/', { kind: 'browserPage' }],
  ['about:blank', { kind: 'browserPage' }],
  ['chrome-extension://abcdef/options.html', { kind: 'browserPage' }],
  ['view-source:https://clinic.example.com/', { kind: 'browserPage' }],
  [undefined, { kind: 'browserPage' }],
  ['', { kind: 'browserPage' }],
  ['file:///tmp/ticket.html', { kind: 'file' }],
  ['https://chromewebstore.google.com/detail/x', { kind: 'store' }],
  ['https://chrome.google.com/webstore/detail/x', { kind: 'store' }],
  ['https://chrome.google.com/', { kind: 'notTurnedOn', origin: 'https://chrome.google.com' }],
  ['https://addons.mozilla.org/', { kind: 'store' }],
])('says of %s why the extension is not at work there: %j', (url, limit) => {
  expect(pageLimit(url, helpdesks, allowed)).toEqual(limit);
});
