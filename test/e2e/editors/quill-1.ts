/** Quill 1.3, still in Salesforce and LinkedIn. */
import Quill from 'quill1/dist/quill.js';
import 'quill1/dist/quill.snow.css';
import { place, ready } from './fixture.ts';

// As in open-prosemirror.ts: agents leave more than a moment between typing and a click.
const history = { delay: 1 };
const quill = new Quill(place('div'), { theme: 'snow', modules: { history } });
ready(() => quill.getText());
