/** Froala: Freshdesk. */
import FroalaEditor from 'froala-editor';
import 'froala-editor/css/froala_editor.css';
import { linesOf, place, ready } from './fixture.ts';

const editor = new FroalaEditor(place('div'), { toolbarButtons: ['bold'] }, () => {
  ready(() => linesOf(editor.html.get()));
});
