import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  type CardControls,
  type CardDependencies,
  createLazyCard,
  offerCard,
} from '@/lib/page/card-part.ts';

const dependencies = {} as CardDependencies;
const card = {} as CardControls;
let given: CardDependencies[];

beforeEach(() => {
  given = [];
});
afterEach(() => {
  globalThis.whereaboutsCard = undefined;
});

/** What the worker does: runs the card's file, which offers the card. */
async function bring(): Promise<void> {
  offerCard((dependencies) => {
    given.push(dependencies);
    return card;
  });
}

it('is brought when it is first asked for, and once only', async () => {
  const brought = vi.fn(bring);
  const lazy = createLazyCard(dependencies, brought);
  expect(lazy.here()).toBeUndefined();
  expect(brought).not.toHaveBeenCalled();

  expect(await Promise.all([lazy.load(), lazy.load()])).toEqual([card, card]);
  expect(await lazy.load()).toBe(card);
  expect(lazy.here()).toBe(card);
  expect(brought).toHaveBeenCalledTimes(1);
  expect(given).toEqual([dependencies]);
});

it('is brought again for the next one who asks, where that failed', async () => {
  const brought = vi.fn(bring).mockRejectedValueOnce(new Error('The worker was stopped.'));
  const lazy = createLazyCard(dependencies, brought);
  await expect(lazy.load()).rejects.toThrow('stopped');
  expect(lazy.here()).toBeUndefined();
  expect(await lazy.load()).toBe(card);
});

it('says so where it was brought and is not here', async () => {
  const lazy = createLazyCard(dependencies, async () => {});
  await expect(lazy.load()).rejects.toThrow('is not here');
});
