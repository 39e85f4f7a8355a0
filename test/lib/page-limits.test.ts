import { expect, it } from 'vitest';
import { pageLimit } from '../../lib/page-limits.ts';

const helpdesks = ['https://clinic.example.com', 'http://127.0.0.1:8080'];

it.each([
  ['https://clinic.example.com/tickets/1', undefined],
  ['http://127.0.0.1:8080/', undefined],
  // Another port is another helpdesk.
  ['http://127.0.0.1:9090/', { kind: 'notTurnedOn', origin: 'http://127.0.0.1:9090' }],
  [
    'https://clinic.example.com.example.net/',
    { kind: 'notTurnedOn', origin: 'https://clinic.example.com.example.net' },
  ],
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
  expect(pageLimit(url, helpdesks)).toEqual(limit);
});
