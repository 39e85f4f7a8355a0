/** What an agent does in a helpdesk's reply editor. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Fixture pages by the editor in them: see `editors/`. */
export const editors = [
  'textarea',
  'input',
  'react-textarea',
  'contenteditable',
  'plaintext-only',
  'prosemirror',
  'prosemirror-in-shadow',
  'tiptap',
  'ckeditor4',
  'ckeditor5',
  'tinymce',
  'quill-1',
  'quill',
  'lexical',
  'lexical-plain',
  'slate',
  'draft',
  'trix',
  'froala',
  'summernote',
  'squire',
  'medium',
  'codemirror-5',
  'codemirror',
] as const;
export type Editor = (typeof editors)[number];

/** Open the ticket with the editor, and wait until both are there. */
export async function openTicket(page: Page, origin: string, editor: string): Promise<void> {
  await page.goto(`${origin}/editors/${editor}`);
  await page.locator('[data-editor=ready]').waitFor();
}

/** What an agent clicks to write: for TinyMCE, the iframe that it edits in. */
export const editorSelector =
  'textarea, input, [contenteditable]:not([contenteditable=false]), iframe, .CodeMirror';

export function editorIn(page: Page): Locator {
  return page.locator(`main :is(${editorSelector}):visible`).first();
}

/** A page with a ticket, in any browser. */
export interface Ticket {
  keyboard: {
    type(text: string): Promise<void>;
    press(key: 'ArrowLeft' | 'z'): Promise<void>;
    down(key: 'Control'): Promise<void>;
    up(key: 'Control'): Promise<void>;
  };
  url(): string;
  click(selector: string): Promise<void>;
  evaluate(inPage: () => unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** Write a draft by real keys; the caret ends where `|` stands: `Hello |thank you`. */
export async function writeDraft(page: Page, draft: string): Promise<void> {
  await editorIn(page).click();
  await typeDraft(page, draft);
}

/** The same in whatever has the focus. */
export async function typeDraft(page: Ticket, draft: string): Promise<void> {
  const [head = '', tail = ''] = draft.split('|');
  await page.keyboard.type(head + tail);
  for (const _ of tail) {
    // Some editors draw first and put the caret where it was then; no agent is as quick as that.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
    await page.keyboard.press('ArrowLeft');
  }
  // Editors hear of a moved caret in a task of its own, and not without the focus.
  await page.evaluate(() => new Promise((heard) => requestAnimationFrame(() => setTimeout(heard))));
}

/** What the editor itself holds: lines that have something on them, blanks as one. */
export async function linesIn(page: Ticket): Promise<string[]> {
  const text = String(await page.evaluate(() => window.model()));
  const lines = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  return lines.filter(Boolean);
}

/** One undo leaves these lines. Draft.js undoes in a task of its own where it was typed in before. */
export async function undoTo(page: Ticket, lines: string[]): Promise<void> {
  await page.keyboard.down('Control');
  await page.keyboard.press('z');
  await page.keyboard.up('Control');
  await expect.poll(() => linesIn(page), { timeout: 10_000 }).toEqual(lines);
}

/**
 * The editor holds this text and nothing else. Where lines and paragraphs part is each editor's own
 * way, but they do part, except in an input.
 */
export async function expectText(page: Ticket, text: string): Promise<void> {
  const lines = await linesIn(page);
  expect(withoutBlanks(lines.join(''))).toBe(withoutBlanks(text));
  const inOneLine = page.url().endsWith('/input');
  if (!inOneLine) expect(lines).toContain('Please look in spam, too.');
}

function withoutBlanks(text: string): string {
  return text.replace(/\s/g, '');
}
