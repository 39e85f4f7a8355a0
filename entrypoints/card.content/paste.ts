import { ask } from '@/lib/ask.ts';
import { htmlFor, makePaste, type Paste } from '@/lib/page/paste.ts';

/**
 * The browser's way to make a paste. In Firefox an event that a content script makes holds no data
 * in the page: there the worker has it made in the page's own world.
 */
export const paste: Paste = (editor, text) => {
  const html = htmlFor(editor, text);
  return import.meta.env.FIREFOX
    ? ask({ type: 'pasteInPage', text, html }).catch(() => false)
    : makePaste(text, html, editor);
};
