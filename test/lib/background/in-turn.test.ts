import { expect, it } from 'vitest';
import { inTurn } from '../../../lib/background/in-turn.ts';

it('starts a call when the one before has ended, even badly', async () => {
  const seen: string[] = [];
  const act = inTurn(async (name: string) => {
    seen.push(`${name} starts`);
    await Promise.resolve();
    seen.push(`${name} ends`);
    if (name === 'a') throw new Error('a failed');
    return name;
  });

  const [a, b] = await Promise.allSettled([act('a'), act('b')]);
  expect(seen).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
  expect(a).toMatchObject({ status: 'rejected' });
  expect(b).toEqual({ status: 'fulfilled', value: 'b' });
});
