import { expect, it } from 'vitest';
import { fillTemplate, unknownVariables, valuesOf, variables } from '@/lib/template.ts';
import { settings } from '../gallery/cases.ts';
import { delivery } from './deliveries.ts';

const values = { recipient: 'ana@example.net', subject: 'Intake {{form}}' };

it.each([
  ['To {{recipient}}.', 'To ana@example.net.'],
  ['To {{ recipient }}.', 'To ana@example.net.'],
  ['Hello {{clientName|there}}', 'Hello there'],
  ['Hello{{clientName|}}!', 'Hello!'], // nothing, on purpose
  ['{{recipient|nobody}}', 'ana@example.net'], // a value beats its fallback
  ['{{subject}}', 'Intake {{form}}'], // a value is text, never filled again
  ['{recipient} costs $& and $1', '{recipient} costs $& and $1'],
])('fills %j', (body, text) => {
  expect(fillTemplate(body, values)).toEqual({ kind: 'filled', text });
});

it.each([
  ['Hello {{clientName}}, {{agentName}}, {{clientName}}', ['clientName', 'agentName']],
  ['{{messageId}} of {{recipient}}', ['messageId']],
])('does not fill %j, for want of %j', (body, names) => {
  expect(fillTemplate(body, values)).toEqual({ kind: 'missing', names });
});

it('takes an empty value for a missing one', () => {
  expect(fillTemplate('{{clientName}}', { clientName: '' })).toEqual({
    kind: 'missing',
    names: ['clientName'],
  });
});

it.each([
  ['{{recipent}}', ['recipent']],
  ['{{recipent|you}} and {{recipent}}', ['recipent']], // a fallback doesn't excuse it
  ['{{client name}}', ['client name']],
  ['{{toString}}', ['toString']],
  ['{{}}', ['']],
  ['Hello {{clientName', ['clientName']], // never closed
  ['{{subject|to {{recipient}}}}', ['subject']], // a fallback is text
])('finds what is no variable in %j', (body, names) => {
  expect(unknownVariables(body)).toEqual(names);
  expect(fillTemplate(body, values)).toEqual({ kind: 'unknown', names });
});

it.each(['', 'Hello {there}', '{{ recipient }} {{subject|none}}'])(
  'finds no fault in %j',
  (body) => {
    expect(unknownVariables(body)).toEqual([]);
  },
);

it('has a value for every variable, of a delivery that knows all', () => {
  const at = '2026-11-23T09:00:00.000Z';
  const known = delivery('failed', {
    subject: 'Intake form',
    from: 'clinic@example.com',
    acceptedAt: at,
    messageId: '1@example.com',
    providerMessageId: 'x',
    reply: '550 5.1.1 no',
    enhancedStatusCode: '5.1.1',
    events: [{ id: '1', kind: 'failed', at, reply: '550 5.1.1 no' }],
  });
  const all = valuesOf(known, settings, 'Ana');
  expect(Object.keys(all).sort()).toEqual([...variables].sort());
  expect(all.theEmail).toBe('our email “Intake form” to ana@example.net');
  expect(all.events).toBe('2026-11-23T09:00:00Z Failed: 550 5.1.1 no');
  expect(all.statusSince).toMatch(/2026, \d\d:\d\d GMT/);
});

it('tells support of each event what the card tells of it', () => {
  const at = '2026-11-23T09:00:00.000Z';
  const events = [
    { id: '2', kind: 'failed' as const, at, cause: 'suppressed-bounce' as const },
    { id: '1', kind: 'open' as const, at, machine: true },
    { id: '3', kind: 'other' as const, at, name: 'group_resubscribe' },
  ];
  expect(valuesOf(delivery('failed', { events }), settings).events).toBe(
    [
      '2026-11-23T09:00:00Z Opened automatically, by a privacy service or a scanner',
      '2026-11-23T09:00:00Z Failed: not sent, after an earlier email came back',
      '2026-11-23T09:00:00Z Another event: group_resubscribe',
    ].join('\n'),
  );
});

it.each([
  [1, '1 minute'],
  [10, '10 minutes'],
])('says a wait of %d so that it can stand in a sentence', (minutesUntilContact, words) => {
  const organisation = { ...settings.organisation, minutesUntilContact };
  const values = valuesOf(delivery('sending'), { ...settings, organisation });
  expect(values.timeUntilContact).toBe(words);
});

it('has no value for what a delivery doesn’t know', () => {
  const little = valuesOf(delivery('sending'), { ...settings, agentName: '' });
  for (const name of ['subject', 'clientName', 'agentName', 'messageId', 'reply', 'events']) {
    expect(little).not.toHaveProperty(name);
  }
  expect(little.theEmail).toBe('our email to ana@example.net');
});

it('keeps a message with hundreds of opens short', () => {
  const at = '2026-11-23T09:00:00.000Z';
  const events = Array.from({ length: 300 }, (_, id) => ({
    id: `${id}`,
    kind: 'open' as const,
    at,
  }));
  const lines = valuesOf(delivery('open', { events }), settings).events?.split('\n') ?? [];
  expect(lines).toHaveLength(21);
  expect(lines[0]).toBe('(280 before these)');
});
