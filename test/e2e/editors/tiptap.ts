/** Tiptap, a ProseMirror in new clothes. */
import { Editor } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import { place, ready } from './fixture.ts';

const editor = new Editor({
  element: place('div'),
  // As in open-prosemirror.ts: agents leave more than a moment between typing and a click.
  extensions: [StarterKit.configure({ undoRedo: { newGroupDelay: 1 } })],
});
ready(() => editor.getText({ blockSeparator: '\n' }));
