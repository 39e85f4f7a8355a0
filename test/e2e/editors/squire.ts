/** Squire: Fastmail, Proton Mail. */
import Squire from 'squire-rte';
import { linesOf, place, ready } from './fixture.ts';

// It wants its own way of cleaning HTML; nothing here comes from elsewhere.
const toFragment = (html: string) => document.createRange().createContextualFragment(html);
const editor = new Squire(place('div'), { sanitizeToDOMFragment: toFragment });
ready(() => linesOf(editor.getHTML().replaceAll('</div>', '\n')));
