/** CKEditor 5: Zendesk. */
import { Bold, ClassicEditor, Essentials, Paragraph } from 'ckeditor5';
import 'ckeditor5/ckeditor5.css';
import { linesOf, place, ready } from './fixture.ts';

const editor = await ClassicEditor.create(place('div'), {
  licenseKey: 'GPL',
  plugins: [Essentials, Paragraph, Bold],
  toolbar: ['undo', 'redo', 'bold'],
});
ready(() => linesOf(editor.getData()));
