// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { clientNameBeside } from '@/lib/page/client-name.ts';
import { Mark } from '@/lib/page/marks.ts';

/** The mark of the address in the HTML. */
function markIn(html: string): Mark {
  document.body.innerHTML = html;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode() as Text | null; text; text = texts.nextNode() as Text | null) {
    const start = text.data.indexOf('ana@');
    if (start === -1) continue;
    const value = 'ana@example.net';
    return new Mark({ kind: 'recipient', value }, [
      { node: text, start, end: start + value.length },
    ]);
  }
  throw new Error('No address there.');
}

it.each([
  ['<p>Ana Ruiz &lt;ana@example.net&gt;</p>', 'Ana Ruiz'],
  ['<pre>From: x\nTo: Ana Ruiz &lt;ana@example.net&gt;</pre>', 'Ana Ruiz'],
  ['<p>To: "Ana Ruiz" &lt;ana@example.net&gt;</p>', 'Ana Ruiz'],
  ['<p>To: "Ruiz, Ana" &lt;ana@example.net&gt;</p>', 'Ana'],
  [
    '<p>Cc: Bo &lt;bo@example.org&gt;, Ana de la Cruz &lt;ana@example.net&gt;</p>',
    'Ana de la Cruz',
  ],
  [
    "<p><b>Ana O'Brien-Ruiz</b> <span>&lt;<a>ana@example.net</a>&gt;</span></p>",
    "Ana O'Brien-Ruiz",
  ],
  ['<p>Kind regards,<br>Ana Ruiz &lt;ana@example.net&gt;</p>', 'Ana Ruiz'],
  ['<p>On Tue, Nov 24, 2026 at 9:12 AM Ana Ruiz &lt;ana@example.net&gt; wrote:</p>', 'Ana Ruiz'],
  ['<p>Zoë Łąk &lt;ana@example.net&gt;</p>', 'Zoë Łąk'],
  ['<p>王小明 &lt;ana@example.net&gt;</p>', '王小明'],
])('knows the name in %s', (html, name) => {
  expect(clientNameBeside(markIn(html))).toBe(name);
});

it.each([
  ['<p>Ana Ruiz, ana@example.net</p>'], // near, but whose?
  ['<p>Please write to Ana &lt;ana@example.net&gt;</p>'],
  ['<p>&lt;ana@example.net&gt;</p>'],
  ['<p>Mail: &lt;ana@example.net&gt;</p>'],
  ['<p>Ana Ruiz</p><p>&lt;ana@example.net&gt;</p>'], // of another line
  ['<p>12345 &lt;ana@example.net&gt;</p>'],
])('knows none in %s', (html) => {
  expect(clientNameBeside(markIn(html))).toBeUndefined();
});

it('knows none of a message ID', () => {
  const { parts } = markIn('<p>Ana Ruiz &lt;ana@example.net&gt;</p>');
  const mark = new Mark({ kind: 'messageId', value: 'ana@example.net' }, parts);
  expect(clientNameBeside(mark)).toBeUndefined();
});
