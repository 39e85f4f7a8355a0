import type { EditorAudience } from './helpdesks/adapter.ts';

/** The reply editor that a reply would go into, as far as it can be told. */
export type FoundEditor =
  | { kind: 'noEditor' }
  /** Several, and the agent was in none of them. */
  | { kind: 'undecided' }
  | {
      kind: 'editor';
      /** By this browser's clock: milliseconds; 0 where the agent never was in it. */
      usedAt: number;
      audience?: EditorAudience | undefined;
      /** As the page labels it. */
      name?: string | undefined;
      isOneOfSeveral: boolean;
    };

/** The one of a tab, from those of its frames: the one used last. */
export function editorOfTab<Frame extends { reply: FoundEditor }>(
  frames: Frame[],
): { frame: Frame; editor: FoundEditor } | { frame?: undefined; editor: FoundEditor } {
  const usedAt = ({ reply }: Frame) => (reply.kind === 'editor' ? reply.usedAt : 0);
  const withEditor = frames.filter(({ reply }) => reply.kind !== 'noEditor');
  const [latest, next] = withEditor.toSorted((a, b) => usedAt(b) - usedAt(a));
  if (!latest) return { editor: { kind: 'noEditor' } };
  const { reply } = latest;
  if (reply.kind !== 'editor' || (reply.usedAt === 0 && next))
    return { editor: { kind: 'undecided' } };
  const isOneOfSeveral = reply.isOneOfSeveral || next !== undefined;
  return { frame: latest, editor: { ...reply, isOneOfSeveral } };
}

/** Where a reply will go, where that isn't plain to see; nothing where it is. */
export function whereItGoes(editor: FoundEditor | undefined): string | undefined {
  if (editor?.kind === 'undecided')
    return 'Several editors are open here: click into the one you mean first.';
  if (editor?.kind !== 'editor' || !editor.isOneOfSeveral) return undefined;
  const name = editor.name ? `“${editor.name}”, ` : '';
  return `Goes into ${name}the editor you were in last.`;
}
