/** Draft.js: older Front, Gorgias and Intercom. */
import './node-globals.ts';
import { Editor, EditorState } from 'draft-js';
import { createElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { place, ready } from './fixture.ts';
import 'draft-js/dist/Draft.css';

let sent = '';

function Reply() {
  const [state, setState] = useState(() => EditorState.createEmpty());
  sent = state.getCurrentContent().getPlainText('\n');
  useEffect(() => ready(() => sent), []);
  return createElement(Editor, { editorState: state, onChange: setState });
}

createRoot(place('div')).render(createElement(Reply));
