/** Trix: Basecamp, and what is built with Rails. */
import 'trix';
import 'trix/dist/trix.css';
import { ready } from './fixture.ts';

const editor = document.createElement('trix-editor') as HTMLElement & {
  editor: { getDocument(): { toString(): string } };
};
editor.addEventListener('trix-initialize', () => {
  ready(() => editor.editor.getDocument().toString());
});
document.querySelector('main')?.append(editor);
