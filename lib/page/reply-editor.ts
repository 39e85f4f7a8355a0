import type { Insertion } from '../messages.ts';
import { hasArrived } from './arrival.ts';
import { type Field, isField } from './editor-kind.ts';
import { type RememberedEditor, selectionAround } from './last-editor.ts';
import type { Paste } from './paste.ts';
import type { Root } from './roots.ts';

interface Ways {
  paste: Paste;
  /** Puts text on the clipboard. Tells whether it is there now. */
  copy: (text: string) => Promise<boolean>;
}

/** An editor that took a paste without saying so has shown it by then (TinyMCE: next task). */
const LATE_MS = 100;
/** One that said so, but works on it first, has shown it by then. */
const PATIENCE_MS = 1000;
/** Editors read the caret on `selectionchange`; where it stood there already, none comes. */
const CARET_MS = 30;

/**
 * Insert a reply at the agent's caret, as one step of undo that keeps the draft.
 *
 * Exactly one way acts, so that no reply is inserted twice, and what the editor shows is read
 * back. Where it did not arrive, it is on the clipboard: never written into the page's DOM, which
 * would show a reply that the helpdesk does not send.
 */
export async function insertReply(
  editor: RememberedEditor | undefined,
  text: string,
  { paste, copy }: Ways,
): Promise<Insertion> {
  if (!editor) return copyInstead('noEditor', text, copy);

  // Settings that were made on Windows may hold other line ends than any editor keeps.
  const lines = text.replace(/\r\n?/g, '\n');
  const { element, caret } = editor;
  const inserted = element.closest('.CodeMirror')
    ? await insertIntoCodeMirror5(element, lines, paste)
    : isField(element)
      ? insertIntoField(element, caret, lines)
      : await insertIntoEditor(editor, lines, paste);
  return inserted ?? copyInstead('notArrived', text, copy);
}

async function copyInstead(
  why: 'noEditor' | 'notArrived',
  text: string,
  copy: Ways['copy'],
): Promise<Insertion> {
  return { kind: (await copy(text)) ? 'copied' : 'failed', why };
}

/** Textareas and inputs, also those that React controls. */
function insertIntoField(
  field: Field,
  caret: RememberedEditor['caret'],
  text: string,
): Insertion | undefined {
  const line = field.localName === 'input' ? text.replace(/\s*\n\s*/g, ' ') : text;
  const before = field.value;
  const at = typeof caret === 'number' ? Math.min(caret, before.length) : before.length;
  // The browser would cut the reply off in its middle.
  if (field.maxLength >= 0 && before.length + line.length > field.maxLength) return undefined;

  field.focus({ preventScroll: true });
  // Setting the caret ends the step of undo that typing has open.
  field.setSelectionRange(at, at);
  if (hasFocus(field)) typeIn(field, line);

  const expected = before.slice(0, at) + line + before.slice(at);
  if (field.value === expected) return { kind: 'inserted', undoable: true };
  if (field.value !== before) return undefined;

  field.setRangeText(line, at, at, 'end');
  field.dispatchEvent(
    new InputEvent('input', { bubbles: true, inputType: 'insertText', data: line }),
  );
  return field.value === expected ? { kind: 'inserted', undoable: false } : undefined;
}

/**
 * CKEditor 5, ProseMirror and others with a document of their own read a paste, and tell so by
 * preventing it; TinyMCE reads it a task later, without telling. A plain contenteditable (Gmail)
 * knows none: there the browser inserts.
 */
async function insertIntoEditor(
  { element, caret }: RememberedEditor,
  text: string,
  paste: Paste,
): Promise<Insertion | undefined> {
  const at =
    typeof caret === 'object' && element.contains(caret.endContainer) ? caret : end(element);
  await placeCaret(element, at);

  const before = textAround(element, at);
  const changed = () => element.textContent !== before.join('');
  // What has the focus takes it, and a page's dialog may not let go of it.
  if (!hasFocus(element)) return undefined;
  const taken =
    !isQuill1(element) &&
    ((await paste(element, text)) || (await becomes(element, changed, LATE_MS)));
  const type = isQuill1(element) ? typeInParagraphs : typeIn;
  if (!taken) type(element, text);

  const arrived = () => hasArrived(text, before, element.textContent ?? '');
  const inserted = await becomes(element, arrived, taken ? PATIENCE_MS : LATE_MS);
  return inserted ? { kind: 'inserted', undoable: true } : undefined;
}

/** CodeMirror 5 takes its keys and pastes in a hidden textarea, and shows its text elsewhere. */
async function insertIntoCodeMirror5(
  input: HTMLElement,
  text: string,
  paste: Paste,
): Promise<Insertion | undefined> {
  const shown = input.closest('.CodeMirror')?.querySelector<HTMLElement>('.CodeMirror-code');
  if (!shown) return undefined;

  input.focus({ preventScroll: true });
  const before = shown.textContent ?? '';
  if (hasFocus(input)) await paste(input, text);
  // It shows the lines in view only, but the caret among them.
  const arrived = () => hasArrived(text, [before, ''], shown.textContent ?? '');
  const inserted = await becomes(shown, arrived, PATIENCE_MS);
  return inserted ? { kind: 'inserted', undoable: true } : undefined;
}

/** It answers a paste by taking focus and caret elsewhere, for the browser to paste there. */
function isQuill1(element: HTMLElement): boolean {
  return element.parentElement?.querySelector(':scope > .ql-clipboard') != null;
}

/** Quill 1 joins the lines that Firefox parts by line breaks. It keeps an undo of its own. */
function typeInParagraphs(element: HTMLElement, text: string): void {
  for (const [index, line] of text.split('\n').entries()) {
    if (index > 0) element.ownerDocument.execCommand('insertParagraph');
    if (line) typeIn(element, line);
  }
}

function typeIn(element: HTMLElement, text: string): void {
  element.ownerDocument.execCommand('insertText', false, text);
}

function hasFocus(element: HTMLElement): boolean {
  return element.contains((element.getRootNode() as Root).activeElement);
}

/** Where it ends is also where the step of undo ends that typing has open. */
async function placeCaret(element: HTMLElement, { endContainer, endOffset }: Range): Promise<void> {
  element.focus({ preventScroll: true });
  selectionAround(element)?.collapse(endContainer, endOffset);

  await new Promise((resolve) => {
    element.ownerDocument.addEventListener('selectionchange', resolve, { once: true });
    setTimeout(resolve, CARET_MS);
  });
  // Other listeners of the same event run after ours.
  await new Promise((resolve) => setTimeout(resolve));
}

function textAround(element: HTMLElement, caret: Range): [string, string] {
  const head = caret.cloneRange();
  head.setStart(element, 0);
  const tail = end(element);
  tail.setStart(caret.endContainer, caret.endOffset);
  return [head.toString(), tail.toString()];
}

function end(element: HTMLElement): Range {
  const range = element.ownerDocument.createRange();
  range.selectNodeContents(element);
  range.collapse(false);
  return range;
}

/** Whether it comes true, by a change of what the element shows, within the time. */
function becomes(element: HTMLElement, isTrue: () => boolean, ms: number): Promise<boolean> {
  if (isTrue()) return Promise.resolve(true);

  return new Promise((resolve) => {
    const finish = (result: boolean) => {
      observer.disconnect();
      clearTimeout(timer);
      resolve(result);
    };
    const observer = new MutationObserver(() => isTrue() && finish(true));
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    const timer = setTimeout(() => finish(false), ms);
  });
}
