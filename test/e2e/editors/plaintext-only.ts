/** The browser's own editing without any formatting. */
import { place, ready } from './fixture.ts';

const editor = place('div');
editor.contentEditable = 'plaintext-only';
editor.style.whiteSpace = 'pre-wrap';
// biome-ignore lint/performance/useDomNodeTextContent: lines are what its elements look like
ready(() => editor.innerText);
