/** CodeMirror 6: where replies are written in Markdown. */
import { history, historyKeymap } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { place, ready } from './fixture.ts';

const view = new EditorView({
  parent: place('div'),
  state: EditorState.create({
    // As in open-prosemirror.ts: agents leave more than a moment between typing and a click.
    extensions: [history({ newGroupDelay: 1 }), keymap.of(historyKeymap), EditorView.lineWrapping],
  }),
});
ready(() => view.state.doc.toString());
