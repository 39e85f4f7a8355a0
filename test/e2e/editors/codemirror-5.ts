/** CodeMirror 5, which takes its keys in a hidden textarea. */
import CodeMirror from 'codemirror5';
import 'codemirror5/lib/codemirror.css';
import { place, ready } from './fixture.ts';

const editor = CodeMirror(place('div'), { lineWrapping: true, historyEventDelay: 1 });
ready(() => editor.getValue());
