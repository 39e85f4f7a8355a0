import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStage, type Stage, show } from './chromium.ts';

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await createStage();
  page = await stage.open('');
});
afterAll(() => stage[Symbol.asyncDispose]());

async function spottedIn(html: string): Promise<string[]> {
  await show(page, html);
  return page.evaluate(() => window.spotter.identifiers().map(({ value }) => value));
}

it.each([
  ['in a sentence', '<p>Write to ana@example.net, please.</p>', ['ana@example.net']],
  ['in the text of a link', '<a href="#">ana@example.net</a>', ['ana@example.net']],
  ['in a button', '<button>ana@example.net</button>', ['ana@example.net']],
  ['split over inline elements', '<b>ana</b>@<i>example</i>.net', ['ana@example.net']],
  ['with a place to wrap', 'ana@<wbr>example.net', ['ana@example.net']],
  ['with soft hyphens', '<p>ana@exam&shy;ple.net</p>', ['ana@example.net']],
  [
    'in elements without a box of their own',
    '<p style="display:contents"><b style="display:contents">ana@example.net</b></p>',
    ['ana@example.net'],
  ],
  ['with a search’s own mark in it', 'a<mark>na@exam</mark>ple.net', ['ana@example.net']],
  [
    'in text nodes that the page split',
    '<p>ana<!-- -->@example<!-- -->.net</p>',
    ['ana@example.net'],
  ],
  [
    'beside a name with only a margin between',
    '<b style="margin-right:9px">Ana</b><span>ana@example.net</span>',
    ['ana@example.net'],
  ],
  [
    'as chips with a margin between',
    '<span style="margin:4px">ana@example.net</span><span style="margin:4px">ben@example.net</span>',
    ['ana@example.net', 'ben@example.net'],
  ],
  [
    'on lines of their own',
    'ana@example.net<br>ben@example.net',
    ['ana@example.net', 'ben@example.net'],
  ],
  [
    'in blocks without white space between',
    '<div>ana@example.net</div><div>ben@example.net</div>',
    ['ana@example.net', 'ben@example.net'],
  ],
  ['before an icon', 'ana@example.net<svg width=9 height=9></svg>Copy', ['ana@example.net']],
  ['twice', '<p>ana@example.net</p><p>Ana@Example.net</p>', ['ana@example.net']],
  [
    'as an ID behind its label',
    '<b>Message-ID:</b> &lt;4711@example.net&gt;',
    ['4711@example.net'],
  ],
  [
    'as an ID in the next cell of a table',
    '<table><tr><td>Message-ID</td> <td>abcdefghijklmnopqrst0_</td></tr></table>',
    ['abcdefghijklmnopqrst0_'],
  ],
  [
    'as an ID below its label',
    '<dl><dt>sg_message_id</dt><dd>abcdefghijklmnopqrst0_</dd></dl>',
    ['abcdefghijklmnopqrst0_'],
  ],
  [
    'in a slot',
    '<div><template shadowrootmode="open"><slot></slot></template>ana@example.net</div>',
    ['ana@example.net'],
  ],
  [
    'in open shadow roots',
    '<x-a><template shadowrootmode="open"><p>ana@example.net</p>' +
      '<x-b><template shadowrootmode="open">ben@example.net</template></x-b></template></x-a>',
    ['ana@example.net', 'ben@example.net'],
  ],
])('spots an identifier %s', async (_, html, values) => {
  expect(await spottedIn(html)).toEqual(values);
});

it.each([
  ['in a rich editor', '<div contenteditable="true"><p>ana@example.net</p></div>'],
  ['in an editor for plain text', '<div contenteditable="plaintext-only">ana@example.net</div>'],
  [
    'in what an editor keeps from editing',
    '<div contenteditable><b contenteditable="false">ana@example.net</b></div>',
  ],
  ['in an editor by its role', '<div role="textbox">ana@example.net</div>'],
  ['in a field', '<input value="ana@example.net">'],
  ['in a text area', '<textarea>ana@example.net</textarea>'],
  ['in a list to choose from', '<select><option>ana@example.net</select>'],
  ['in a script', '<script>"ana@example.net"</script>'],
  ['in a style sheet', '<style>/* ana@example.net */</style>'],
  ['in what is for browsers without script', '<noscript>ana@example.net</noscript>'],
  ['in our own card', '<whereabouts-card>ana@example.net</whereabouts-card>'],
])('spots none %s', async (_, html) => {
  await show(page, `<p>ben@example.net</p>${html}`);
  const spotted = await page.evaluate(() => [window.painted(), window.spotter.list().length]);
  expect(spotted).toEqual([['ben@example.net'], 1]);
});

it.each([
  ['that isn’t displayed', '<p style="display:none">ana@example.net</p>'],
  ['that is hidden', '<p hidden>ana@example.net</p>'],
  [
    'in elements without a box of their own, inside what isn’t displayed',
    '<div style="display:none"><p style="display:contents">ana@example.net</p></div>',
  ],
  [
    'that is invisible in an element without a box of its own',
    '<p style="display:contents;visibility:hidden">ana@example.net</p>',
  ],
  [
    'without a slot, in an element without a box of its own',
    '<div><template shadowrootmode="open"></template><p style="display:contents">ana@example.net</p></div>',
  ],
  [
    'that a slot shows nothing of',
    '<div><template shadowrootmode="open"><slot>ana@example.net</slot></template>Ana</div>',
  ],
  ['that is invisible', '<p style="visibility:hidden">ana@example.net</p>'],
  ['that is transparent', '<p style="opacity:0"><b>ana@example.net</b></p>'],
  ['in folded details', '<details><summary>More</summary><p>ana@example.net</p></details>'],
  ['right in folded details', '<details><summary>More</summary>ana@example.net</details>'],
  [
    'in a host that has no slot',
    '<div><template shadowrootmode="open"></template>ana@example.net</div>',
  ],
  ['in a drawing’s title', '<svg><title>ana@example.net</title></svg>'],
])('tells of none %s', async (_, html) => {
  await show(page, `<p>ben@example.net</p><div>${html}</div>`);
  const told = await page.evaluate(() => {
    const texts = window.spotter.list().map(({ identifier }) => identifier.value);
    const box = document.querySelector('div')?.getBoundingClientRect() as DOMRect;
    const under = window.spotter.at(box.left + 20, box.top + 10);
    return [texts, window.spotter.identifiers().length, under?.identifier.value];
  });
  expect(told).toEqual([['ben@example.net'], 1, undefined]);
});

it('leaves the page’s DOM as it was', async () => {
  const before = '<p>ana<b>@example.net</b></p><div class="">ben@example.net</div>';
  await show(page, before);
  expect(await page.evaluate(() => window.painted().length)).toBe(3);
  expect(await page.evaluate(() => document.body.innerHTML)).toBe(before);
  expect(await page.evaluate(() => document.querySelectorAll('p')[0]?.childNodes.length)).toBe(2);
});

it.each([
  ['behind a modal dialog', '<p>ana@example.net</p><dialog>ben@example.net</dialog>'],
  ['in what the page made inert', '<p inert>ana@example.net</p><p>ben@example.net</p>'],
])('leaves out of list and walk what is %s, and takes it in again', async (_, html) => {
  await show(page, html);
  const listed = () =>
    page.evaluate(() => [
      window.spotter.identifiers().map(({ value }) => value),
      window.spotter.next()?.identifier.value,
    ]);
  await page.evaluate(() => document.querySelector('dialog')?.showModal());
  await page.evaluate(() => window.settled());
  expect(await listed()).toEqual([['ben@example.net'], 'ben@example.net']);
  await page.evaluate(() => {
    document.querySelector('dialog')?.close();
    document.querySelector('[inert]')?.removeAttribute('inert');
  });
  expect((await listed())[1]).toBe('ana@example.net');
});
