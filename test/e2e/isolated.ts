/** The parts of a content script that insert, in a world of their own and without an extension. */
import type { Insertion } from '../../lib/messages.ts';
import { rememberEditor } from '../../lib/page/last-editor.ts';
import { htmlFor, makePaste } from '../../lib/page/paste.ts';
import { insertReply } from '../../lib/page/reply-editor.ts';

declare global {
  var insert: (text: string) => Promise<Insertion>;
  var clipboard: string | undefined;
}

const remembered = rememberEditor({ document, signal: new AbortController().signal });

globalThis.insert = (text) =>
  insertReply(remembered(), text, {
    paste: (editor, pasted) => makePaste(pasted, htmlFor(editor, pasted), editor),
    copy: async (copied) => {
      globalThis.clipboard = copied;
      return true;
    },
  });
