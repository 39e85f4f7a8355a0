import { ask } from '@/lib/ask.ts';
import type { FoundEditor } from '@/lib/found-editor.ts';
import type { EditorAudience } from '@/lib/helpdesks/adapter.ts';
import type { Insertion } from '@/lib/messages.ts';
import { createPageAdapter } from '@/lib/page/adapter.ts';
import type { CardDependencies } from '@/lib/page/card-part.ts';
import { findEditor } from '@/lib/page/found-editor.ts';
import { outermostDocument } from '@/lib/page/frames.ts';
import { insertReply } from '@/lib/page/reply-editor.ts';
import { paste } from './paste.ts';

type Copy = (text: string) => Promise<boolean>;

/** Where replies go from this frame: into an editor that it reaches or, where it has none, of the tab. */
export function createReplyTarget({ document, lastEditor, adapter }: CardDependencies) {
  return { find, findHere, asItIsNow, insert, insertHere };

  function findHere(): FoundEditor {
    // The document around it tells of this one's editors, too.
    if (outermostDocument(document) !== document) return { kind: 'noEditor' };
    return findEditor(document, lastEditor(), audienceHere());
  }

  async function find(): Promise<FoundEditor> {
    const here = findHere();
    if (here.kind !== 'noEditor') return here;
    return ask({ type: 'findEditorInTab' }).catch(() => here);
  }

  /** The agent may have turned it from a reply to a note since it was found. */
  function asItIsNow(editor: FoundEditor | undefined): FoundEditor | undefined {
    return editor?.kind === 'editor' && lastEditor()
      ? { ...editor, audience: audienceHere() }
      : editor;
  }

  function audienceHere(): EditorAudience | undefined {
    const editor = lastEditor();
    const known = editor && adapter();
    return known && createPageAdapter(known, document).audienceOf(editor.element);
  }

  function insertHere(text: string, copy: Copy): Promise<Insertion> {
    return insertReply(lastEditor(), text, { paste, copy });
  }

  async function insert(text: string, copy: Copy): Promise<Insertion> {
    if (lastEditor()) return insertHere(text, copy);
    const noEditor: Insertion = { kind: 'failed', why: 'noEditor' };
    const insertion = await ask({ type: 'insertInTab', text }).catch(() => noEditor);
    if (insertion.kind !== 'failed') return insertion;
    return { ...insertion, kind: (await copy(text)) ? 'copied' : 'failed' };
  }
}
