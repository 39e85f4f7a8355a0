/** Elements that stand for somebody whom their text doesn't show. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createStage, type Stage, show } from './chromium.ts';

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await createStage();
  page = await stage.open('');
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(() => page.mouse.move(0, 0));

/** `ana@example.net: Ana`: what each mark is of, and the text that is marked. */
async function marksOn(html: string): Promise<string[]> {
  await show(page, html);
  return marks();
}

function marks(): Promise<string[]> {
  return page.evaluate(() =>
    window.spotter.list().map(({ identifier, parts }) => {
      const texts = parts.map(({ node, start, end }) => node.data.slice(start, end));
      return `${identifier.value}: ${texts.join('|')}`;
    }),
  );
}

it.each([
  ['a link to write to', '<a href="mailto:ana@example.net">Ana</a>', ['ana@example.net: Ana']],
  [
    'a link with a subject',
    '<a href="MailTo:ana@example.net?subject=To%20ben@example.net">Ana</a>',
    ['ana@example.net: Ana'],
  ],
  [
    'a link in percent-encoding',
    '<a href="mailto:ana%2Bdesk%40example.net">Ana</a>',
    ['ana+desk@example.net: Ana'],
  ],
  [
    'a link with a stray percent sign',
    '<a href="mailto:100%@example.net">Ana</a>',
    ['100%@example.net: Ana'],
  ],
  [
    'a link to write to several',
    '<a href="mailto:ana@example.net,ben@example.net">Both</a>',
    ['ana@example.net: Both', 'ben@example.net: Both'],
  ],
  [
    'a link to what is a message ID',
    '<a href="mailto:20261123091200.4f2a9c@mail.example.com">the first</a>',
    ['20261123091200.4f2a9c@mail.example.com: the first'],
  ],
  [
    'a name in elements of its own',
    '<a href="mailto:ana@example.net"> <b>Ana</b> <i>Ruiz</i></a>',
    ['ana@example.net: Ana|Ruiz'],
  ],
  ['a link’s title', '<a href="#" title="ana@example.net">Ana</a>', ['ana@example.net: Ana']],
  [
    'a title with the name',
    '<span title="Ana Ruiz &lt;ana@example.net&gt;">Ana</span>',
    ['ana@example.net: Ana'],
  ],
  ['a label', '<a href="#" aria-label="Ana, ana@example.net">AR</a>', ['ana@example.net: AR']],
  ['a chip', '<span data-email="ana@example.net">Ana</span>', ['ana@example.net: Ana']],
  ['an item’s title', '<ul><li title="ana@example.net">Ana</ul>', ['ana@example.net: Ana']],
  ['a read-only field', '<input readonly value="ana@example.net">', ['ana@example.net: ']],
  [
    'a disabled field',
    '<input disabled value="Ana &lt;ana@example.net&gt;">',
    ['ana@example.net: '],
  ],
  [
    'a field in disabled fields',
    '<fieldset disabled><input type="email" value="ana@example.net"></fieldset>',
    ['ana@example.net: '],
  ],
  ['an output', '<output>ana@example.net</output>', ['ana@example.net: ana@example.net']],
  [
    'elements in a shadow root',
    '<x-a><template shadowrootmode="open"><a href="mailto:ana@example.net">Ana</a></template></x-a>',
    ['ana@example.net: Ana'],
  ],
  [
    'the inner of two elements',
    '<span title="ana@example.net">from <a href="mailto:ana@example.net">Ana</a></span>',
    ['ana@example.net: Ana'],
  ],
  [
    'a text that shows it, and no element around',
    '<a href="mailto:ana@example.net" title="ana@example.net">Ana@example.net</a>',
    ['Ana@example.net: Ana@example.net'],
  ],
  [
    'a form whose inputs are called as what we ask it',
    '<form title="ben@example.net"><input type="hidden" name="id"><input type="hidden" name="closest">' +
      '<input type="hidden" name="getRootNode">' +
      '<a href="mailto:ana@example.net">Ana</a> to carla@example.net</form>',
    ['ana@example.net: Ana', 'carla@example.net: carla@example.net'],
  ],
])('marks %s', async (_, html, marked) => {
  expect(await marksOn(html)).toEqual(marked);
});

it.each([
  ['a link to an image', '<a href="mailto:logo@2x.png">the logo</a>'],
  ['a link to nobody', '<a href="mailto:?subject=ana@example.net">Write</a>'],
  ['a title that names two', '<span title="ana@example.net, ben@example.net">Both</span>'],
  ['a button', '<button aria-label="Remove ana@example.net">×</button>'],
  ['a long text', `<p title="ana@example.net">${'Thanks for the form. '.repeat(9)}</p>`],
  ['a row', '<table><tr data-email="ana@example.net"><td>Ana</td></tr></table>'],
  ['a postal address', '<span data-address="1 Main St @ 2nd">Clinic</span>'],
  ['a hidden field', '<input type="hidden" readonly value="ana@example.net">'],
  ['a password', '<input type="password" readonly value="ana@example.net">'],
  ['a field for writing', '<input value="ana@example.net">'],
  ['a hidden text area', '<textarea readonly style="display:none">ana@example.net</textarea>'],
  ['a link that isn’t shown', '<a href="mailto:ana@example.net" hidden>Ana</a>'],
  ['a link in an editor', '<p contenteditable><a href="mailto:ana@example.net">Ana</a></p>'],
])('marks none on %s', async (_, html) => {
  expect(await marksOn(html)).toEqual([]);
});

it.each<[string, string, () => void, string[]]>([
  [
    'of another person',
    '<a title="ana@example.net">Ana</a>',
    () => document.querySelector('a')?.setAttribute('title', 'ben@example.net'),
    ['ben@example.net: Ana'],
  ],
  [
    'that names nobody any more',
    '<a title="ana@example.net">Ana</a>',
    () => document.querySelector('a')?.removeAttribute('title'),
    [],
  ],
  [
    'with another text',
    '<a title="ana@example.net">Ana</a>',
    () => {
      window.textIn('a').data = ' Ana Ruiz';
    },
    ['ana@example.net: Ana Ruiz'],
  ],
  [
    'whose text shows the address now',
    '<a title="ana@example.net">Ana</a>',
    () => {
      window.textIn('a').data = 'ana@example.net';
    },
    ['ana@example.net: ana@example.net'],
  ],
  [
    'whose text was put in later',
    '<a title="ana@example.net"></a>',
    () => document.querySelector('a')?.append('Ana'),
    ['ana@example.net: Ana'],
  ],
  [
    'that can’t be written in any more',
    '<input value="ana@example.net">',
    () => document.querySelector('input')?.setAttribute('readonly', ''),
    ['ana@example.net: '],
  ],
  [
    'with another value, of which nothing tells',
    '<input readonly value="ana@example.net">',
    () => {
      (document.querySelector('input') as HTMLInputElement).value = 'Hello';
    },
    [],
  ],
  [
    'that is gone',
    '<a title="ana@example.net">Ana</a>',
    () => document.querySelector('a')?.remove(),
    [],
  ],
])('follows an element %s', async (_, html, change, marked) => {
  await show(page, html);
  await page.evaluate(change);
  await page.evaluate(() => window.settled());
  expect(await marks()).toEqual(marked);
});

it.each([
  [
    'a name',
    '<a href="mailto:ana@example.net" style="font:16px/20px sans-serif">Ana Ruiz</a>',
    'a',
  ],
  ['a picture', '<a title="ana@example.net"><svg width="40" height="40"></svg></a>', 'svg'],
  ['a field', '<input readonly value="ana@example.net">', 'input'],
])('tells when the pointer rests on %s', async (_, html, selector) => {
  await show(page, html);
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} isn't shown.`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  expect(await page.evaluate(() => window.toldInTime())).toEqual(['rest ana@example.net']);
});

it('knows whom the field under the pointer names now', async () => {
  await show(page, '<input readonly value="ana@example.net">');
  const value = await page.evaluate(() => {
    const input = document.querySelector('input') as HTMLInputElement;
    input.value = 'ben@example.net';
    const { left, top } = input.getBoundingClientRect();
    return window.spotter.at(left + 20, top + 10, input)?.identifier.value;
  });
  expect(value).toBe('ben@example.net');
});

it('leaves an element as it was', async () => {
  const before =
    '<a href="mailto:ana@example.net">Ana</a><input readonly="" value="a@example.net">';
  await show(page, before);
  expect(await page.evaluate(() => window.painted())).toEqual(['Ana']);
  expect(await page.evaluate(() => document.body.innerHTML)).toBe(before);
});
