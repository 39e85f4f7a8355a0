import { expect, it } from 'vitest';
import type { Person } from '@/lib/helpdesks/adapter.ts';
import type { Identifier } from '@/lib/identifier-schema.ts';
import { mergeFrames, mergeSpotted, type Spotted } from '@/lib/spotted.ts';

function spotted(value: string, who?: Person, kind: Identifier['kind'] = 'recipient'): Spotted {
  return { identifier: { kind, value }, who, count: 1 };
}

const valuesOf = (all: Spotted[]) => all.map(({ identifier }) => identifier.value);

it('lists what all frames hold: the page itself first, each in its own order', () => {
  const merged = mergeFrames([
    { frameId: 12, reply: [spotted('c@example.net'), spotted('d@example.net')] },
    { frameId: 0, reply: [spotted('b@example.net'), spotted('a@example.net')] },
    { frameId: 7, reply: [spotted('e@example.net')] },
  ]);
  expect(
    valuesOf(merged)
      .map(([letter]) => letter)
      .join(''),
  ).toBe('bacde');
});

it('lists what stands in several frames once, where it stands first', () => {
  const merged = mergeFrames([
    { frameId: 4, reply: [{ ...spotted('ANA@example.net'), count: 2 }] },
    { frameId: 0, reply: [spotted('ben@example.net')] },
    {
      frameId: 9,
      reply: [{ ...spotted('ana@example.net'), count: 3 }, spotted('ben@example.net')],
    },
  ]);
  expect(merged).toEqual([
    { ...spotted('ben@example.net'), count: 2, frameId: 0 },
    { ...spotted('ANA@example.net'), count: 5, frameId: 4 },
  ]);
});

it.each([
  ['addresses without regard to case', spotted('Ana@Example.net'), spotted('ana@example.net'), 1],
  [
    'no message IDs of other letters',
    spotted('aB@x', undefined, 'messageId'),
    spotted('ab@x', undefined, 'messageId'),
    2,
  ],
  [
    'no address with a message ID',
    spotted('a.1@mail.example'),
    spotted('a.1@mail.example', undefined, 'messageId'),
    2,
  ],
])('takes for the same %s', (_, one, other, count) => {
  expect(mergeSpotted([one, other])).toHaveLength(count);
});

it.each<[Person | undefined, Person | undefined, Person | undefined]>([
  ['quoted', 'client', 'client'],
  ['client', 'cc', 'client'],
  ['cc', 'agent', 'cc'],
  ['quoted', undefined, undefined], // somewhere it stands outside of any quote
  [undefined, 'quoted', undefined],
  [undefined, 'agent', 'agent'],
  ['quoted', 'quoted', 'quoted'],
])('takes who is %s in one place and %s in another for %s', (one, other, who) => {
  const [merged] = mergeSpotted([spotted('a@example.net', one), spotted('a@example.net', other)]);
  expect(merged?.who).toBe(who);
});

it('lists nothing of a page without frames that answer', () => {
  expect(mergeFrames([])).toEqual([]);
});
