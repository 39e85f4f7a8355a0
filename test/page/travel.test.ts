import { expect, it } from 'vitest';
import { isOnTheWay } from '../../lib/page/travel.ts';

const mark = { left: 100, top: 100, right: 240, bottom: 120 };
const below = { left: 100, top: 126, right: 472, bottom: 766 };
const above = { left: 100, top: -400, right: 472, bottom: 94 };
const farOff = { left: 300, top: 300, right: 672, bottom: 600 };

it.each([
  ['on the mark', 110, 110, below],
  ['in the gap', 110, 123, below],
  ['in the gap, under the end of a wide card', 470, 123, below],
  ['in the gap above', 300, 97, above],
  ['on the card', 300, 500, below],
  ['between mark and a card that was moved aside', 280, 200, farOff],
  ['just beside the mark', 246, 110, below],
])('holds a pointer %s for one on its way', (_, x, y, card) => {
  expect(isOnTheWay(x, y, [mark], card)).toBe(true);
});

it.each([
  ['on the line of the mark, behind it', 300, 105, below],
  ['above the mark', 110, 80, below],
  ['below the card', 300, 780, below],
  ['beside the gap', 490, 123, below],
])('holds a pointer %s for one that left', (_, x, y, card) => {
  expect(isOnTheWay(x, y, [mark], card)).toBe(false);
});
