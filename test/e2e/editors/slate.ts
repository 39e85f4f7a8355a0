/** Slate: Chatwoot's kind, Gitter, many built in-house. */
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { createEditor, Node } from 'slate';
import { withHistory } from 'slate-history';
import { Editable, Slate, withReact } from 'slate-react';
import { place, ready } from './fixture.ts';

const editor = withHistory(withReact(createEditor()));
const empty = [{ type: 'paragraph', children: [{ text: '' }] }];

createRoot(place('div')).render(
  createElement(Slate, { editor, initialValue: empty, children: createElement(Editable) }),
);
ready(() => editor.children.map((node) => Node.string(node)).join('\n'));
