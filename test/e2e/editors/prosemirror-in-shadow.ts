/** ProseMirror in an open shadow root, as in pages that are built of web components. */
import { place } from './fixture.ts';
import { openProseMirror } from './open-prosemirror.ts';

openProseMirror(place('div').attachShadow({ mode: 'open' }));
