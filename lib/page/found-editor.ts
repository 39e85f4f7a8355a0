import type { FoundEditor } from '../found-editor.ts';
import type { EditorAudience } from '../helpdesks/adapter.ts';
import { type RememberedEditor, shownEditors } from './last-editor.ts';
import type { Root } from './roots.ts';

/** Longer is a hint how to write, not a name. */
const LONGEST_NAME = 40;

/** What a reply would go into here. Looks at every element, so only for when an agent has asked. */
export function findEditor(
  document: Document,
  last: RememberedEditor | undefined,
  audience: EditorAudience | undefined,
): FoundEditor {
  const { length } = shownEditors(document);
  if (!last) return { kind: length > 0 ? 'undecided' : 'noEditor' };
  return {
    kind: 'editor',
    usedAt: last.usedAt ?? 0,
    audience,
    name: nameOf(last.element),
    isOneOfSeveral: length > 1,
  };
}

/** As the page labels it for those who don't see it; in an iframe of its own, as that is titled. */
function nameOf(editor: HTMLElement): string | undefined {
  const root = editor.getRootNode() as Root;
  const labelledBy = editor.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
  const names = [
    labelledBy.map((id) => root.getElementById(id)?.textContent).join(' '),
    editor.getAttribute('aria-label'),
    'labels' in editor && (editor as HTMLTextAreaElement).labels?.[0]?.textContent,
    editor.getAttribute('title'),
    editor.getAttribute('placeholder') ?? editor.getAttribute('data-placeholder'),
    editor.localName === 'body' &&
      editor.ownerDocument.defaultView?.frameElement?.getAttribute('title'),
  ];
  return names
    .map((name) => (name || '').replace(/\s+/g, ' ').trim())
    .find((name) => name && name.length <= LONGEST_NAME);
}
