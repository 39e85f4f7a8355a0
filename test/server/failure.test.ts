/** What the log may say of an error. */
import { expect, it } from 'vitest';
import { loggable } from '../../server/failure.ts';

it.each([
  [Object.assign(new Error('row of ana@example.net'), { code: '53100' }), 'Error (53100)'],
  [Object.assign(new Error('ana@example.net'), { errstr: 'disk full' }), 'Error (disk full)'],
  // PostgreSQL's driver has no code for these
  [new Error('Query read timeout'), 'Error (Query read timeout)'],
  [
    new Error('timeout exceeded when trying to connect'),
    'Error (timeout exceeded when trying to connect)',
  ],
  [new Error('Connection terminated unexpectedly'), 'Error (Connection terminated)'],
  [new TypeError('ana@example.net is no function'), 'TypeError'],
])('of %s, it says what failed and nobody’s name', (error, said) => {
  expect(loggable(error)).toBe(said);
  expect(loggable(error)).not.toContain('@');
});
