import { render, screen, within } from '@testing-library/preact';
import { Card, type CardProps } from '@/components/Card.tsx';
import { repliesOf } from '@/lib/canned-replies.ts';
import type { Delivery } from '@/lib/delivery.ts';
import type { Found, Lookup, Obstacle } from '@/lib/lookup.ts';
import { organisationSchema } from '@/lib/organisation.ts';
import type { PageSettings } from '@/lib/settings.ts';

export const NOW = Date.parse('2026-11-23T12:00:00Z');
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** Nothing as it comes, so that a text that doesn't ask the organisation is found out. */
export const organisation = organisationSchema.parse({
  name: 'Elm Clinic',
  supportContact: 'help@elm.example.com',
  minutesUntilContact: 7,
  retentionDays: 14,
});

export const settings: PageSettings = {
  organisation,
  hoverDelay: 300,
  appearance: 'auto',
  agentName: 'Kim',
  replies: repliesOf({ replies: [], removedReplies: [] }),
};

export function ago(ms: number): string {
  return new Date(NOW - ms).toISOString();
}

export function found(...deliveries: [Delivery, ...Delivery[]]): Found {
  return {
    kind: 'found',
    deliveries,
    more: false,
    fetchedAt: NOW,
    clockOffset: 0,
    retentionDays: 30,
  };
}

export function unavailable(obstacle: Obstacle, older?: Found): Lookup {
  return { kind: 'unavailable', obstacle, ...(older && { older }) };
}

/** A card as an agent sees it, what it called back, and how it is drawn anew. */
export function showCard(given: Partial<CardProps> = {}) {
  const inserted: string[] = [];
  const copied: string[] = [];
  const calls: string[] = [];
  const card = (changed: Partial<CardProps>) => (
    <Card
      identifier={{ kind: 'recipient', value: 'ana@example.net' }}
      now={NOW}
      settings={settings}
      onInsert={(text) => inserted.push(text)}
      onCopy={(text) => copied.push(text)}
      onRefresh={() => calls.push('refresh')}
      onOpenOptions={() => calls.push('options')}
      {...given}
      {...changed}
    />
  );
  const { rerender } = render(card({}));
  return {
    inserted,
    copied,
    calls,
    again: (changed: Partial<CardProps>) => rerender(card(changed)),
  };
}

export const dialog = () => screen.getByRole('dialog');
export const words = () => dialog().textContent ?? '';
export const button = (name: string | RegExp) => screen.getByRole('button', { name });
export const folded = (title: string | RegExp) =>
  within(screen.getByText(title, { selector: 'summary' }).parentElement as HTMLElement);

/** The replies that can be inserted now, first the dark one. */
export function insertButtons(): (string | null)[] {
  return screen.queryAllByRole('button', { name: /^Insert: / }).map((one) => one.textContent);
}
