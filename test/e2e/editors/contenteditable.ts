/** The browser's own rich text, with no code of the page in it: Gmail and its kind. */
import { place, ready } from './fixture.ts';

const editor = place('div');
editor.contentEditable = 'true';
// biome-ignore lint/performance/useDomNodeTextContent: lines are what its elements look like
ready(() => editor.innerText);
