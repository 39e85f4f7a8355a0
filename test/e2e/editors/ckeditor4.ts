/** CKEditor 4, which edits inside an iframe: Request Tracker 5, Znuny, Salesforce. */
import { linesOf, place, ready } from './fixture.ts';

interface CKEditor4 {
  replace(
    element: Element,
    options: object,
  ): { getData(): string; on(event: 'instanceReady', then: () => void): void };
}

// It reads this while it loads, and gets its parts from there.
Object.assign(window, { CKEDITOR_BASEPATH: '/packages/ckeditor4/' });
await import('ckeditor4/ckeditor.js');
const { CKEDITOR } = window as unknown as { CKEDITOR: CKEditor4 };
const editor = CKEDITOR.replace(place('textarea'), { versionCheck: false });
editor.on('instanceReady', () => ready(() => linesOf(editor.getData())));
