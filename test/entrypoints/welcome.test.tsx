// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { WelcomePage } from '../../entrypoints/welcome/WelcomePage.tsx';
import { createWorker } from './worker.ts';

afterEach(cleanup);

async function open(worker = createWorker()) {
  const { ask, isAllowed, grant } = worker;
  render(<WelcomePage edges={{ ask, isAllowed, requestOrigins: grant }} />);
  await screen.findByLabelText('Status API address');
  return worker;
}

const step = (name: RegExp) => within(screen.getByRole('region', { name }));
const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const mark = () => screen.getByRole('button', { name: 'ana.ruiz@example.net' });

it('checks a step off as soon as it is done', async () => {
  await open();
  expect(screen.queryByText('Done')).toBeNull();

  type('Status API address', 'https://status.example.com');
  type('Access token', 'secret');
  press('Save');
  await step(/^Step 1/).findByText('Done');

  type('Helpdesk address', 'https://clinic.example.com');
  press('Turn on');
  await step(/^Step 2/).findByText('Done');

  mark().focus();
  await step(/^Step 3/).findByText('Done');
});

it('leaves the first step open while the status API refuses the token', async () => {
  const worker = await open();
  worker.find({ kind: 'failed', obstacle: { kind: 'unauthorized' } });
  type('Status API address', 'https://status.example.com');
  type('Access token', 'revoked');
  press('Save');
  await step(/^Step 1/).findByText(/^Saved, but/);
  expect(screen.queryByText('Done')).toBeNull();

  worker.find({ kind: 'connected', retentionDays: 30, clockOffset: 0 });
  type('Access token', 'secret');
  press('Save');
  await step(/^Step 1/).findByText('Done');
});

describe('the sample ticket', () => {
  it('opens a card under the pointer, and asks nobody', async () => {
    const { asked } = await open();
    fireEvent.mouseEnter(mark().parentElement as HTMLElement);
    const card = await screen.findByRole('dialog', { name: 'ana.ruiz@example.net' });
    expect(within(card).getByRole('status').textContent).toBe('Delivered');
    expect(asked.map((request) => request.type)).not.toContain('lookUp');

    fireEvent.mouseLeave(mark().parentElement as HTMLElement);
    await expect.poll(() => screen.queryByRole('dialog')).toBeNull();
  });

  it('gives the focus back to the address on Esc', async () => {
    await open();
    mark().focus();
    const card = await screen.findByRole('dialog');
    within(card).getByRole('button', { name: 'Close' }).focus();
    fireEvent.keyDown(card, { key: 'Escape' });
    await expect.poll(() => screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(mark());
  });

  it('takes a reply with one click', async () => {
    await open();
    mark().focus();
    fireEvent.click(await screen.findByRole('button', { name: /^Insert: / }));
    await expect
      .poll(() => screen.getByLabelText<HTMLTextAreaElement>('Your reply').value)
      .toMatch(/^Hello Ana/);
  });
});
