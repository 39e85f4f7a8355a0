import { expect, it } from 'vitest';
import type { Obstacle } from '@/lib/lookup.ts';
import { obstacleWords, statusNames } from '@/lib/wording.ts';

it('names the statuses exactly as the email log does', () => {
  expect(Object.values(statusNames)).toEqual([
    'Sending',
    'Processed',
    'Deferred',
    'Delivered',
    'Open',
    'Clicked',
    'Spam report',
    'Failed',
  ]);
});

it.each<[Obstacle, RegExp]>([
  [{ kind: 'notSetUp' }, /both go into the options/],
  [{ kind: 'notAllowed', origin: 'https://api.example.com' }, /reach https:\/\/api\.example\.com/],
  [{ kind: 'offline' }, /says nothing about the email.*try again/i],
  [{ kind: 'timedOut' }, /says nothing about the email.*try again/i],
  [{ kind: 'unauthorized' }, /a new one.*options/],
  [{ kind: 'wrongScope' }, /knows it, but not for look-ups.*scope “lookup”.*options/],
  [{ kind: 'rateLimited', retryAt: 0 }, /nothing to do.*tries again/i],
  [{ kind: 'serverError', status: 503 }, /503.*says nothing about the email.*try again/i],
  [{ kind: 'badReply', detail: 'lookups: expected array' }, /address.*lookups: expected array/],
  [{ kind: 'extensionUpdated' }, /save your draft.*reload this page/i],
])('says what $kind means and what to do', (obstacle, words) => {
  const { title, meaning } = obstacleWords(obstacle);
  expect(meaning).toMatch(words);
  expect(title).not.toMatch(/error|fail|invalid/i);
});
