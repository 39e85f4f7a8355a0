import { expect, it } from 'vitest';
import { readHelpdeskAddress, readStatusApiAddress } from '../../lib/origin.ts';

it.each([
  ['https://clinic.example.com', 'https://clinic.example.com'],
  [' clinic.example.com/agent/tickets/1?x=1#y ', 'https://clinic.example.com'],
  ['HTTPS://Clinic.Example.COM:443/', 'https://clinic.example.com'],
  ['https://helpdesk.example.com:8443/a', 'https://helpdesk.example.com:8443'],
  ['http://helpdesk.intranet.test:3000', 'http://helpdesk.intranet.test:3000'],
  ['localhost:8080', 'https://localhost:8080'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
])('reads the helpdesk %j as %s', (typed, address) => {
  expect(readHelpdeskAddress(typed)).toEqual({ kind: 'address', address });
});

it.each([
  '',
  '   ',
  'two words',
  'https://',
  'javascript:alert(1)',
  'ftp://clinic.example.com',
  'chrome://extensions',
])('takes %j for no helpdesk', (typed) => {
  expect(readHelpdeskAddress(typed)).toMatchObject({ kind: 'badAddress' });
});

it.each([
  ['https://status.example.com/', 'https://status.example.com'],
  ['status.example.com/mail//', 'https://status.example.com/mail'],
  ['http://localhost:8025', 'http://localhost:8025'],
  ['http://127.0.0.1:8025/', 'http://127.0.0.1:8025'],
])('reads the status API %j as %s', (typed, address) => {
  expect(readStatusApiAddress(typed)).toEqual({ kind: 'address', address });
});

it.each([
  'http://status.example.com',
  'http://10.0.0.5:8025',
  'http://127.0.0.1.example.com',
  'https://ana:secret@status.example.com',
  'ftp://status.example.com',
  '',
])('sends no token to %j', (typed) => {
  expect(readStatusApiAddress(typed)).toMatchObject({ kind: 'badAddress' });
});
