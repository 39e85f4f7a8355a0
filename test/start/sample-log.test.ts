import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findIdentifiers } from '../../lib/identifier.ts';
import { currentStatus, statuses } from '../../lib/status.ts';
import { readSendGridBatch } from '../../server/providers/sendgrid-events.ts';
import { emails, handedOver, QUOTED_ID, toSendGridEvents } from '../../start/sample-log.ts';

const NOW = new Date('2026-11-23T09:20:00Z');
const TEN_MINUTES = 600_000;

/** Each email's status, by the webhook's own reader and the status rule. */
const reported = emails.map((email) => {
  const batch = toSendGridEvents(email, NOW.getTime());
  const { events, unreadable } = readSendGridBatch(batch, NOW);
  return { ...email, unreadable, events, ...currentStatus(events) };
});

function agesOf(status: string): number[] {
  return reported
    .filter((email) => email.status === status)
    .map(({ since }) => NOW.getTime() - Date.parse(String(since)));
}

it('has every event of the sample read by the webhook', () => {
  expect(reported.filter(({ unreadable }) => unreadable > 0)).toEqual([]);
  for (const { events, happened } of reported) expect(events).toHaveLength(happened.length);
});

it('shows all eight statuses', () => {
  const shown = new Set([...reported.map(({ status }) => status), 'sending']);
  expect([...shown].sort()).toEqual([...statuses].sort());
});

it.each([
  ['Processed', agesOf('processed')],
  ['Sending', handedOver.map(({ minutesAgo }) => minutesAgo * 60_000)],
])('has %s on both sides of the ten minutes', (_, ages) => {
  expect(ages.some((age) => age < TEN_MINUTES)).toBe(true);
  expect(ages.some((age) => age > TEN_MINUTES)).toBe(true);
});

it.each([
  ['pat.novak@example.com', 'suppressed-spam'],
  ['tom.weber@gmial.example', 'invalid'],
  ['tom.weber@gmial.example', 'suppressed-bounce'],
  ['grace.lim@example.org', 'blocked'],
])('has an email to %s that failed because of: %s', (to, cause) => {
  const failed = reported.filter((email) => email.to === to && email.status === 'failed');
  expect(failed.map((email) => email.cause)).toContain(cause);
});

it('has an email that bounced after its delivery', () => {
  expect(reported.some(({ flags }) => flags.includes('failed-after-delivery'))).toBe(true);
});

it('has an email that only a privacy service opened', () => {
  expect(reported.some(({ flags }) => flags.includes('automatic-open-only'))).toBe(true);
});

it('has clients with several emails, and emails that were put off several times', () => {
  const toAna = reported.filter(({ to }) => to === 'ana.ruiz@example.net');
  expect(toAna.length).toBeGreaterThan(2);
  const series = reported.map(({ events }) => events.filter(({ kind }) => kind === 'deferred'));
  expect(Math.max(...series.map(({ length }) => length))).toBeGreaterThan(2);
});

it('names in the practice tickets the clients whom the log knows', () => {
  const text = readFileSync(join(import.meta.dirname, '../../start/practice/tickets.js'), 'utf8')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  const found = new Set(findIdentifiers(text).map(({ value }) => value));
  for (const to of ['ana.ruiz@example.net', 'noor.haddad@example.org', 'pat.novak@example.com']) {
    expect(found).toContain(to);
  }
  expect(found).toContain(`${QUOTED_ID}@geopod-ismtpd-7`);
});
