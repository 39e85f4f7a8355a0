import { expect, it } from 'vitest';
import { hasArrived } from '../../../lib/page/arrival.ts';

const reply = 'Hi Ana,\n\nwe sent it again.\nKim';

it.each<[string, [string, string], string]>([
  ['as it was', ['', ''], 'Hi Ana,\n\nwe sent it again.\nKim'],
  ['inside a draft', ['Hello. ', ' Bye.'], 'Hello. Hi Ana,we sent it again.Kim Bye.'],
  ['with blanks of the editor’s own', ['', ''], '\ufeffHi\u00a0Ana,we sent it again.\u200bKim'],
  ['once more', [reply, ''], `${reply}${reply}`],
  ['between the halves of a word that it holds', ['K', 'im'], `K${reply}im`],
])('sees a reply that arrived %s', (_, before, after) => {
  expect(hasArrived(reply, before, after)).toBe(true);
});

it.each<[string, [string, string], string]>([
  ['is nowhere', ['Hello. ', ''], 'Hello. '],
  ['was there before, and nothing came', [reply, ''], reply],
  ['came twice', ['', ''], reply + reply],
  ['lost its last line', ['', ''], 'Hi Ana,we sent it again.'],
  ['lost all but its last line', ['', ''], 'Kim'],
])('does not see a reply that %s', (_, before, after) => {
  expect(hasArrived(reply, before, after)).toBe(false);
});

it('tells a line that the reply itself holds twice', () => {
  expect(hasArrived('Yes\nor\nYes', ['', ''], 'YesorYes')).toBe(true);
  expect(hasArrived('Yes\nor\nYes', ['', ''], 'Yesor')).toBe(false);
});
