import { expect, it } from 'vitest';
import { count } from '../../lib/count.ts';

it.each([
  [0, '0 days'],
  [1, '1 day'],
  [30, '30 days'],
])('counts days: %i', (number, words) => {
  expect(count(number, 'day')).toBe(words);
});

it('takes a plural that has more than an s', () => {
  expect(count(2, 'address', 'addresses')).toBe('2 addresses');
});
