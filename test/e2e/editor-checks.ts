/** What an agent may expect of every reply editor, checked alike in every browser. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Editor,
  editors,
  expectText,
  linesIn,
  type Ticket,
  typeDraft,
  undoTo,
} from './writing.ts';

export const body =
  'Hi Ana,\n\nwe sent it to {{recipient}}.\nPlease look in spam, too.\n\nRegards\nKim';
export const reply = body.replace('{{recipient}}', 'ana@example.net');
export const draft = 'Good morning. |See you soon.';

/** The columns of the table, and the test that each is taken from. */
const columns = {
  model: 'holds draft and reply in its own model',
  once: 'holds the reply once',
  caret: 'has the caret behind the reply: typing goes on there',
  undo: 'gives up a reply, and nothing else, on one undo',
};

interface Checked<Page extends Ticket> {
  /** The ticket, and the focus in its editor. */
  open(editor: Editor): Promise<Page>;
  /** The agent's way, by the card. */
  insert(page: Page): Promise<void>;
  /** From a card opened anew, which closes where the page then scrolls to the end of the reply. */
  insertAgain(page: Page): Promise<void>;
  /** What stands above the table. */
  browser(): string | Promise<string>;
}

/** Check all editors, one page load each, and print what was found as a table. */
export function checkEditors<Page extends Ticket>({
  open,
  insert,
  insertAgain,
  browser,
}: Checked<Page>): void {
  const found = new Map<string, string>();
  afterEach(({ task }) => {
    found.set(`${task.suite?.name} ${task.name}`, task.result?.state === 'pass' ? 'yes' : 'NO');
  });
  afterAll(async () => {
    const rows = editors.map((editor) => [
      editor,
      ...Object.values(columns).map((name) => found.get(`${editor} ${name}`) ?? '?'),
    ]);
    const lines = [['editor', ...Object.keys(columns)], Array(5).fill('---'), ...rows];
    const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
    console.log(`Editors in ${await browser()}\n\n${table}`);
  });

  describe.each(editors)('%s', (editor) => {
    let page: Page;

    beforeAll(async () => {
      page = await open(editor);
      await typeDraft(page, draft);
      await page.click('#elsewhere');
      await insert(page);
    });
    afterAll(() => page?.close());

    it(columns.model, () => expectText(page, `Good morning. ${reply}See you soon.`));

    it(columns.once, async () => {
      const text = (await linesIn(page)).join(' ');
      expect(text.split('Please look in spam, too.')).toHaveLength(2);
    });

    it(columns.caret, async () => {
      await page.keyboard.type(' PS');
      await expectText(page, `Good morning. ${reply} PSSee you soon.`);
    });

    it(columns.undo, async () => {
      const before = await linesIn(page);
      await insertAgain(page);
      await expect
        .poll(async () => (await linesIn(page)).join(' ').split('Regards').length, {
          timeout: 10_000,
        })
        .toBe(3);
      await undoTo(page, before);
    });
  });
}
