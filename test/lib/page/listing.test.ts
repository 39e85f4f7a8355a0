// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { listSpotted } from '@/lib/page/listing.ts';
import { Mark } from '@/lib/page/marks.ts';

/** A mark on each text that is an address. */
function marksIn(html: string): Mark[] {
  document.body.innerHTML = html;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const marks: Mark[] = [];
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const { data } = node;
    if (data.includes('@'))
      marks.push(
        new Mark({ kind: 'recipient', value: data }, [{ node, start: 0, end: data.length }]),
      );
  }
  return marks;
}

it.each([
  ['<p>ana@example.net</p>', undefined],
  ['<blockquote><p>ana@example.net</p></blockquote>', 'quoted'],
  ['<div class="gmail_quote"><b>ana@example.net</b></div>', 'quoted'],
  ['<div type="cite">ana@example.net</div>', 'quoted'],
  ['<blockquote>ana@example.net</blockquote><p>ana@example.net</p>', undefined],
])('tells without an adapter who is only quoted: %s', (html, who) => {
  expect(listSpotted(marksIn(html))).toMatchObject([{ identifier: { value: 'ana@example.net' } }]);
  expect(listSpotted(marksIn(html))[0]?.who).toBe(who);
});

it('takes an adapter’s word for it first, and counts', () => {
  const marks = marksIn(
    '<i>ana@example.net</i><blockquote><i>ana@example.net</i><b>ben@example.net</b></blockquote>',
  );
  const listed = listSpotted(marks, (element) => (element.matches('i') ? 'client' : undefined));
  expect(listed.map(({ identifier, who, count }) => [identifier.value, who, count])).toEqual([
    ['ana@example.net', 'client', 2],
    ['ben@example.net', 'quoted', 1],
  ]);
});
