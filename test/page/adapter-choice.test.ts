// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { createAdapterChoice } from '@/lib/page/adapter-choice.ts';

const late = { name: 'Late', fits: '.ticket', seen: 'never' };

it('finds the adapter once the page has drawn what tells it, looking twice a second', () => {
  let clock = 0;
  let found = 0;
  const onFound = () => {
    found++;
  };
  const adapter = createAdapterChoice({ page: document, onFound, now: () => clock });
  expect(adapter.here()).toBeUndefined();
  adapter.choose([late]);
  expect(adapter.here()).toBeUndefined();

  document.body.innerHTML = '<div class="ticket"></div>';
  clock = 499;
  expect(adapter.here()).toBeUndefined();
  clock = 500;
  expect(adapter.here()?.name).toBe('Late');
  expect(adapter.here()?.name).toBe('Late');
  expect(found).toBe(1);
});
