/** Quill 2. */
import Quill from 'quill';
import 'quill/dist/quill.snow.css';
import { place, ready } from './fixture.ts';

// As in open-prosemirror.ts: agents leave more than a moment between typing and a click.
const history = { delay: 1 };
const quill = new Quill(place('div'), { theme: 'snow', modules: { history } });
ready(() => quill.getText());
