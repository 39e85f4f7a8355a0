/** Summernote: osTicket's kind, UVdesk. */
import './jquery-global.ts';
import jQuery from 'jquery';
import 'summernote/dist/summernote-lite.js';
import 'summernote/dist/summernote-lite.css';
import { linesOf, place, ready } from './fixture.ts';

const editor = jQuery(place('div')) as unknown as { summernote(code: string): string };
editor.summernote('');
ready(() => linesOf(editor.summernote('code')));
