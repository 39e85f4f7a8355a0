/** TinyMCE 8, which edits inside an iframe: Roundcube, Zoho Desk. */
import tinymce from 'tinymce';
import 'tinymce/icons/default';
import 'tinymce/models/dom';
import 'tinymce/themes/silver';
import 'tinymce/skins/content/default/content.js';
import 'tinymce/skins/ui/oxide/content.js';
import 'tinymce/skins/ui/oxide/skin.js';
import { linesOf, place, ready } from './fixture.ts';

const [editor] = await tinymce.init({
  target: place('textarea'),
  license_key: 'gpl',
  skin_url: 'default',
  content_css: 'default',
  promotion: false,
});
ready(() => linesOf(editor?.getContent() ?? ''));
