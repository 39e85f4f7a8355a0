import { render } from '@testing-library/preact';
import { Card, type CardProps } from '@/components/Card.tsx';
import { NOW, settings } from '../gallery/cases.ts';

/** Draws a card as of noon, and anew with what changed; keeps what the agent did with it. */
export function drawCard(props: Partial<CardProps> = {}) {
  const did = {
    inserted: [] as string[],
    copied: [] as string[],
    refreshed: 0,
    options: 0,
    closed: 0,
  };
  const all: CardProps = {
    identifier: { kind: 'recipient', value: 'ana.ruiz@example.net' },
    lookup: undefined,
    now: NOW,
    settings,
    onInsert: (text) => did.inserted.push(text),
    onCopy: (text) => did.copied.push(text),
    onRefresh: () => {
      did.refreshed += 1;
    },
    onOpenOptions: () => {
      did.options += 1;
    },
    onClose: () => {
      did.closed += 1;
    },
    ...props,
  };
  const { rerender } = render(<Card {...all} />);
  const change = (changes: Partial<CardProps>) => rerender(<Card {...all} {...changes} />);
  return { did, change };
}
