/** medium-editor. */
import MediumEditor from 'medium-editor';
import 'medium-editor/dist/css/medium-editor.css';
import { linesOf, place, ready } from './fixture.ts';

const element = place('div');
new MediumEditor(element);
ready(() => linesOf(element.innerHTML));
