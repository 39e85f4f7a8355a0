import { createEmptyHistoryState, registerHistory } from '@lexical/history';
import { $getRoot, createEditor, type LexicalEditor } from 'lexical';
import { place, ready } from './fixture.ts';

/** An editor of Lexical with undo; `register` makes it rich or plain. */
export function openLexical(register: (editor: LexicalEditor) => unknown): void {
  const root = place('div');
  root.contentEditable = 'true';
  const editor = createEditor({
    namespace: 'reply',
    onError: (error) => {
      throw error;
    },
  });
  register(editor);
  registerHistory(editor, createEmptyHistoryState(), 1);
  editor.setRootElement(root);
  ready(() => editor.getEditorState().read(() => $getRoot().getTextContent()));
}
