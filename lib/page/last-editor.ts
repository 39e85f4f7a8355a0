import { editorOf, isField, isShown } from './editor-kind.ts';
import { allRoots, focusedRoots, type Root } from './roots.ts';

/** A reply editor, and the agent's caret in it: an offset in a field, a range elsewhere. */
export interface RememberedEditor {
  element: HTMLElement;
  /** Absent where the agent never set it: behind everything. */
  caret?: number | Range | undefined;
  /** This browser's clock: milliseconds. Absent where the agent never was in it. */
  usedAt?: number;
}

interface Options {
  document: Document;
  signal: AbortSignal;
}

/**
 * Remember the reply editor that the agent used last: a click on our card may take its focus.
 *
 * Editors in same-origin iframes (TinyMCE, CKEditor 4) and in open shadow roots count too. Where
 * none was used yet, it is the only one that the page shows, if there is only one.
 */
export function rememberEditor({ document, signal }: Options): () => RememberedEditor | undefined {
  /** Latest last: helpdesks keep the editors of all open tickets, and hide all but one. */
  let used: HTMLElement[] = [];
  let usedAt = 0;
  /** Live ranges: they stay right while the page changes. */
  const carets = new WeakMap<HTMLElement, Range>();

  function notice(): void {
    let focused: Element | null = null;
    for (const root of focusedRoots(document)) {
      listenIn(root);
      focused = root.activeElement;
    }
    const editor = focused && editorOf(focused);
    if (!editor) return;

    usedAt = Date.now();
    used = [...used.filter((other) => other !== editor && isInPage(other)), editor];
    const caret = isField(editor) ? undefined : caretIn(editor);
    if (caret) carets.set(editor, caret);
  }

  /**
   * Always the same listener: where it is there already, nothing changes. It may be gone, since
   * editors fill their iframes by `document.open`, which removes every listener.
   */
  function listenIn(root: Root): void {
    root.addEventListener('focusin', notice, { signal });
    root.addEventListener('selectionchange', notice, { signal });
    // Nothing else tells that focus went into an iframe.
    if ('defaultView' in root) root.defaultView?.addEventListener('blur', noticeSoon, { signal });
  }

  /** Firefox has moved the focus a task after it tells so. */
  function noticeSoon(): void {
    setTimeout(notice);
  }

  notice();
  return () => {
    notice();
    const element = used.findLast(isShown);
    if (!element) return onlyEditor(document);
    if (isField(element)) return { element, usedAt, caret: element.selectionEnd ?? undefined };
    // What is selected now, unless that is elsewhere: the last move may not have been told yet.
    return { element, usedAt, caret: caretIn(element) ?? carets.get(element) };
  };
}

/** Focus an element again. Where it is the editor, and something else is selected, its caret too. */
export function focusAgain(element: HTMLElement, editor: RememberedEditor | undefined): void {
  const caret = editor?.element === element && !caretIn(element) ? editor.caret : undefined;
  element.focus({ preventScroll: true });
  if (typeof caret === 'object') {
    selectionAround(element)?.collapse(caret.endContainer, caret.endOffset);
  }
}

function isInPage(element: Element): boolean {
  return element.isConnected && element.ownerDocument.defaultView !== null;
}

/** The end of what is selected: inserting there keeps the draft whole. */
function caretIn(editor: HTMLElement): Range | undefined {
  const selection = selectionAround(editor);
  if (!selection?.rangeCount) return undefined;

  const caret = selection.getRangeAt(0).cloneRange();
  caret.collapse(false);
  return editor.contains(caret.endContainer) ? caret : undefined;
}

/** Chromium shows what is selected inside a shadow root by a method of that root only. */
export function selectionAround(editor: HTMLElement): Selection | null {
  const root = editor.getRootNode() as
    | Document
    | (ShadowRoot & Partial<Pick<Document, 'getSelection'>>);
  return root.getSelection ? root.getSelection() : editor.ownerDocument.getSelection();
}

function onlyEditor(document: Document): RememberedEditor | undefined {
  const [element, ...more] = shownEditors(document);
  return element && more.length === 0 ? { element } : undefined;
}

/** All that the page shows. Looks at every element, so only for when an agent has asked. */
export function shownEditors(document: Document): HTMLElement[] {
  const editors = new Set<HTMLElement>();
  for (const root of allRoots(document)) {
    for (const element of root.querySelectorAll('textarea, [contenteditable], body')) {
      const editor = editorOf(element);
      if (editor && isShown(editor)) editors.add(editor);
    }
  }
  const all = [...editors];
  // Beside what is written in, editors keep tiny ones for their own use: Quill 1 for pastes.
  return all.length > 1 ? all.filter(isRoomy) : all;
}

function isRoomy(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 8 && height > 8;
}
