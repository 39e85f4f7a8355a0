/** An editor that takes nothing but real key presses. */
import { place, ready } from './fixture.ts';

const editor = place('div');
editor.contentEditable = 'true';
editor.addEventListener('paste', (event) => event.preventDefault());
editor.addEventListener('beforeinput', (event) => {
  if ((event.data?.length ?? 0) > 1) event.preventDefault();
});
// biome-ignore lint/performance/useDomNodeTextContent: lines are what its elements look like
ready(() => editor.innerText);
