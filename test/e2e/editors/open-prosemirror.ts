import { baseKeymap } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import { schema } from 'prosemirror-schema-basic';
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { ready } from './fixture.ts';

/** An editor of ProseMirror with undo. */
export function openProseMirror(parent: Node): void {
  const view = new EditorView(parent, {
    state: EditorState.create({
      schema,
      plugins: [
        // It joins all changes of half a second into one step, the agent's own paste too. Tests type
        // and click faster than that, agents don't.
        history({ newGroupDelay: 1 }),
        keymap({ 'Mod-z': undo, 'Mod-y': redo }),
        keymap(baseKeymap),
      ],
    }),
  });
  view.dom.style.whiteSpace = 'pre-wrap';
  ready(() => view.state.doc.textBetween(0, view.state.doc.content.size, '\n', '\n'));
}
