/** Packages without types of their own, as far as their pages use them. */
declare module 'quill1/dist/quill.js' {
  export default class Quill {
    constructor(element: Element, options: { theme: string; modules: object });
    getText(): string;
  }
}

declare module 'codemirror5' {
  export default function CodeMirror(
    element: Element,
    options: { lineWrapping: boolean; historyEventDelay: number },
  ): { getValue(): string };
}

declare module 'ckeditor4/ckeditor.js';
declare module 'summernote/dist/summernote-lite.js';
