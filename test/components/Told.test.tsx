// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact';
import { afterEach, expect, it } from 'vitest';
import { type Tellable, Told } from '@/components/Told.tsx';

afterEach(cleanup);

const inserted = (): Tellable => ({ kind: 'inserted', undoable: true });

function tell(...all: Tellable[]) {
  const [first, ...others] = all;
  const { container, rerender } = render(<Told told={first as Tellable} />);
  for (const told of others) rerender(<Told told={told} />);
  return { container, rerender };
}

it('says that it was inserted again, in words and as something new to a screen reader', () => {
  const { container, rerender } = tell(inserted());
  const region = container.querySelector('[aria-live]');
  const before = region?.firstElementChild;
  rerender(<Told told={inserted()} />);
  expect(container.querySelector('[aria-live]')).toBe(region); // one that was there is read out
  expect(region?.firstElementChild).not.toBe(before);
  expect(region?.textContent).toMatch(/^Again \(2\): Inserted\. Read it/);
});

it('counts on', () => {
  const { container } = tell(inserted(), inserted(), inserted());
  expect(container.textContent).toMatch(/^Again \(3\): /);
});

it('says nothing anew while time goes by', () => {
  const told = inserted();
  const { container, rerender } = tell(told);
  const before = container.querySelector('[aria-live]')?.firstElementChild;
  rerender(<Told told={told} />);
  expect(container.querySelector('[aria-live]')?.firstElementChild).toBe(before);
  expect(container.textContent).toMatch(/^Inserted/);
});

it('begins anew with what is of another kind', () => {
  const { container } = tell(inserted(), inserted(), { kind: 'copiedByAgent' });
  expect(container.textContent).toBe('Copied.');
});
