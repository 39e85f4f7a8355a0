import { expect, it } from 'vitest';
import { enhancedStatusCode, explainEnhancedStatusCode, reasonIn } from '@/lib/smtp.ts';

it.each([
  ['550 5.1.1 No such user', '5.1.1'],
  ['452-4.2.2 Mailbox full', '4.2.2'], // first line of a reply of many lines
  ['250 2.0.0 OK', '2.0.0'],
  ['550 Refused: see 10.5.1.1', undefined], // an IP address
  ['550 5.1.1111 No such code', undefined],
  ['5.1.1 No such user', undefined],
  ['', undefined],
])('reads the enhanced status code of %j as %s', (reply, code) => {
  expect(enhancedStatusCode(reply)).toBe(code);
});

it.each([
  ['5.1.1', 'Refused for good. There is no mailbox of this name.'],
  ['4.2.2', 'Refused for now. The mailbox is full.'],
  ['5.1.10', 'Refused for good. The domain says that it takes no email at all.'],
  ['5.7.26', 'Refused for good. Neither SPF nor DKIM vouched for the email.'],
  ['5.2.999', 'Refused for good. Something is wrong with the mailbox.'], // by its subject
  ['5.0.0', 'Refused for good. No closer reason was given.'],
  ['5.99.1', 'Refused for good. No closer reason was given.'],
  ['2.1.5', 'Taken.'],
  ['2.0.0', 'Taken.'],
])('explains %s', (code, words) => {
  expect(explainEnhancedStatusCode(code)).toBe(words);
});

it.each(['', '550', '3.1.1', '5.1', '5.1.1.1', 'x5.1.1', '5.1.1 '])(
  'does not explain %j',
  (code) => {
    expect(explainEnhancedStatusCode(code)).toBeUndefined();
    expect(reasonIn(code)).toBeUndefined();
  },
);

it('finds no reason in a success', () => {
  expect(reasonIn('2.1.1')).toBeUndefined();
});
