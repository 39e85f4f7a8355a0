import { describe, expect, it } from 'vitest';
import { isOnTheWay } from '@/lib/page/travel.ts';

const mark = { left: 100, top: 100, right: 200, bottom: 116 };

describe.each([
  ['below', { left: 100, top: 122, right: 472, bottom: 500 }],
  ['above', { left: 100, top: -300, right: 472, bottom: 94 }],
])('with the card %s the mark', (side, card) => {
  const gap = side === 'below' ? 119 : 97;

  it.each([
    ['on the mark', 150, 108, true],
    ['on the card', 400, (card.top + card.bottom) / 2, true],
    ['in the gap', 150, gap, true],
    ['cutting across to the far corner', 460, gap, true],
    ['a hair beside the mark', 205, 108, true],
    ['off to the left', 40, 108, false],
    ['beside the mark, past the gap', 300, 140 - (side === 'below' ? 50 : 0), false],
    ['far away', 800, 800, false],
  ])('%s', (_, x, y, stays) => {
    expect(isOnTheWay(x, y, [mark], card)).toBe(stays);
  });
});

it('counts every line of a mark that wraps', () => {
  const next = { left: 10, top: 116, right: 60, bottom: 132 };
  const card = { left: 100, top: 140, right: 472, bottom: 500 };
  expect(isOnTheWay(20, 124, [mark, next], card)).toBe(true);
  expect(isOnTheWay(20, 124, [mark], card)).toBe(false);
});
