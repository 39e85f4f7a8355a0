import { expect, it } from 'vitest';
import { absoluteTime, ago, clockTime, countdown, datedTime, dayAndZone, span } from '@/lib/age.ts';

const MINUTE = 60_000;

it.each([
  [0, '0 s'],
  [-5000, '0 s'], // the two clocks differ
  [59_999, '59 s'],
  [14 * MINUTE, '14 min'],
  [119 * MINUTE, '1 h'],
  [24 * 60 * MINUTE, '1 d'],
  [30 * 24 * 60 * MINUTE, '30 d'],
])('tells %d ms in one glance: %s', (ms, words) => {
  expect(span(ms)).toBe(words);
});

it.each([
  [-5000, 'just now'], // the two clocks differ
  [1999, 'just now'],
  [2000, '2 s ago'],
  [14 * MINUTE, '14 min ago'],
])('tells how long ago %d ms are: %s', (ms, words) => {
  expect(ago(ms)).toBe(words);
});

it.each([
  [4 * MINUTE + 12_000, '4 min 12 s'],
  [60_000, '1 min 0 s'],
  [59_001, '1 min 0 s'], // never less than what is left
  [1, '1 s'],
  [-1, '0 s'],
])('counts %d ms down: %s', (ms, words) => {
  expect(countdown(ms)).toBe(words);
});

it.each([
  ['Europe/Berlin', 'Mon 23 Nov, 00:30 GMT+1'],
  ['America/New_York', 'Sun 22 Nov, 18:30 GMT-5'],
  ['Asia/Kolkata', 'Mon 23 Nov, 05:00 GMT+5:30'],
  ['UTC', 'Sun 22 Nov, 23:30 GMT'],
])('tells the time in %s with its zone', (timeZone, words) => {
  expect(absoluteTime('2026-11-22T23:30:00Z', { timeZone })).toBe(words);
});

it('tells the year in what may be read much later', () => {
  expect(datedTime('2026-11-22T23:30:00Z', { timeZone: 'Europe/Berlin' })).toBe(
    'Mon 23 Nov 2026, 00:30 GMT+1',
  );
});

it('tells day and hour apart, with the zone of that day', () => {
  const timeZone = 'Europe/Berlin';
  expect(dayAndZone('2026-10-24T22:30:00Z', { timeZone })).toBe('Sun 25 Oct, GMT+2');
  expect(dayAndZone('2026-10-25T22:30:00Z', { timeZone })).toBe('Sun 25 Oct, GMT+1');
  expect(clockTime('2026-10-25T22:30:05Z', { timeZone })).toBe('23:30:05');
});
