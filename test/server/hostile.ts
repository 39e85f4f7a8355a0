/** What nobody should send: values, and good examples with such values in them. */
import fc from 'fast-check';

/** No example.net here: what is good about an example stays, but for a few places. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    ' ',
    '\0',
    '\ud800', // half a character
    '<>',
    '@',
    'a@b',
    '__proto__',
    '-1',
    '1e400',
    '9999-12-31T23:59:59.999Z',
    '0000-00-00',
    'x'.repeat(5000),
    [],
    {},
    [[]],
    [null],
    { toString: 1 },
    -1,
    0,
    0.1,
    8.64e15 + 1, // past the last moment of a Date
    Number.MAX_VALUE,
    Number.MAX_SAFE_INTEGER + 2,
  ),
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue(),
);

export const anyJson: fc.Arbitrary<unknown> = fc.oneof(value, fc.jsonValue({ maxDepth: 4 }));

/** A good example in which a few places, at any depth, hold something else, or nothing. */
export function spoilt(example: unknown): fc.Arbitrary<unknown> {
  const places = placesOf(example);
  const change = fc.record({
    place: fc.constantFrom(...places),
    value: fc.option(value, { nil: undefined }),
  });
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce(changed, example));
}

type Place = (string | number)[];

function placesOf(node: unknown, place: Place = []): Place[] {
  if (typeof node !== 'object' || node === null) return [place];
  const inside = Object.entries(node).flatMap(([key, child]) => placesOf(child, [...place, key]));
  return [place, ...inside];
}

function changed(node: unknown, change: { place: Place; value: unknown }): unknown {
  const [key, ...rest] = change.place;
  if (key === undefined) return change.value;
  if (typeof node !== 'object' || node === null) return node; // changed already
  const copy: object = Array.isArray(node) ? [...node] : { ...node };
  const child: unknown = Reflect.get(copy, key);
  Reflect.set(copy, key, changed(child, { ...change, place: rest }));
  return copy;
}

/** Headers that HTTP lets through. */
export function headers(...names: string[]): fc.Arbitrary<Record<string, string>> {
  const text = fc.oneof(
    fc.constantFrom('', '0', '-1', '1e9', 'NaN', 'gzip', 'Bearer', 'Basic ====', 'v1,', ',,,'),
    fc.string({
      unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    }),
  );
  return fc
    .array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 4 })
    .map((pairs) => Object.fromEntries(pairs));
}
