import { beforeEach, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { askFrames, insertInTab, showNextCard } from '@/lib/background/tab-frames.ts';
import type { TabRequest, Walk } from '@/lib/messages.ts';

beforeEach(() => fakeBrowser.reset());

/** A tab with these frames, the last first, as browsers may tell of them. */
function tabWith(frames: ((request: TabRequest) => unknown)[]): void {
  const executeScript = async () => frames.map((_, frameId) => ({ frameId })).reverse();
  const sendMessage = async (_: number, request: TabRequest, { frameId = 0 }) =>
    frames[frameId]?.(request);
  Object.assign(fakeBrowser.scripting, { executeScript });
  Object.assign(fakeBrowser.tabs, { sendMessage });
}

it('asks all frames, the page’s own first, and leaves out those where nothing runs', async () => {
  const silent = () => {
    throw new Error('Could not establish connection. Receiving end does not exist.');
  };
  tabWith([() => 'page', silent, () => 'frame']);
  expect(await askFrames(7, { type: 'listIdentifiers' })).toEqual([
    { frameId: 0, reply: 'page' },
    { frameId: 2, reply: 'frame' },
  ]);
});

it.each(['noEditor', 'undecided'] as const)(
  'tells why a reply went into no editor: %s',
  async (kind) => {
    tabWith([() => ({ kind }), () => ({ kind: 'noEditor' })]);
    expect(await insertInTab(7, 'Hello')).toEqual({ kind: 'failed', why: kind });
  },
);

/** All marks of a frame, which has not the card yet to tell that. */
const HIDDEN = Number.NaN;

/** Frames with so many marks each; tells which were shown: `1.0` is the first of frame 1. */
function walkThrough(counts: number[]): string[] {
  const shown: string[] = [];
  let clock = 0;
  tabWith(
    counts.map((count, frame) => {
      let index = -1;
      let at = 0;
      return (request) => {
        if (request.type === 'readWalk')
          return { at, isAtEnd: index === count - 1, isEmpty: count === 0 } satisfies Walk;
        if (request.type !== 'showNextCard') throw new Error(request.type);
        if (Number.isNaN(count)) return false;
        index = request.anew ? 0 : (index + 1) % count;
        at = ++clock;
        shown.push(`${frame}.${index}`);
        return true;
      };
    }),
  );
  return shown;
}

it.each([
  ['one frame', [2], ['0.0', '0.1', '0.0']],
  ['several frames, and begins again', [1, 0, 2], ['0.0', '2.0', '2.1', '0.0', '2.0']],
  ['frames around an empty page', [0, 1, 1], ['1.0', '2.0', '1.0']],
  ['frames beside one that shows none', [HIDDEN, 1, HIDDEN, 1], ['1.0', '3.0', '1.0']],
])('goes through the marks of %s', async (_, counts, expected) => {
  const shown = walkThrough(counts);
  for (const _ of expected) expect(await showNextCard(7)).toBe(true);
  expect(shown).toEqual(expected);
});

it('goes on to the next mark when the keys are pressed again before the first card is open', async () => {
  const shown = walkThrough([2, 1]);
  await Promise.all([showNextCard(7), showNextCard(7), showNextCard(7)]);
  expect(shown).toEqual(['0.0', '0.1', '1.0']);
});

it.each([
  ['there is no mark', [0, 0]],
  ['none is shown', [HIDDEN, HIDDEN]],
])('tells that in no frame a card was opened: %s', async (_, counts) => {
  const shown = walkThrough(counts);
  expect(await showNextCard(7)).toBe(false);
  expect(shown).toEqual([]);
});
