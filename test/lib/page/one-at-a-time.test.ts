import { expect, it } from 'vitest';
import { ContentScriptContext } from '@/lib/page/one-at-a-time.ts';

it('ends a content script when another is started in its place, and no other', () => {
  const first = new ContentScriptContext('helpdesk');
  const card = new ContentScriptContext('card');
  expect(first.signal.aborted).toBe(false);

  const second = new ContentScriptContext('helpdesk');
  expect(first.signal.aborted).toBe(true);
  expect(second.signal.aborted).toBe(false);
  expect(card.signal.aborted).toBe(false);

  second.abort();
  expect(second.signal.aborted).toBe(true);
});
