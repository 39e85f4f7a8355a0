import { useId } from 'preact/hooks';
import type { CannedReply } from '../lib/canned-reply.ts';
import { misfitOf } from '../lib/editor-audience.ts';
import type { EditorAudience } from '../lib/helpdesks/adapter.ts';
import { type Filled, fillTemplate, type Values } from '../lib/template.ts';
import { Icon } from './Icon.tsx';

interface Props {
  reply: CannedReply;
  values: Values;
  /** The reply for exactly this case. */
  main?: boolean;
  /** Who reads what is written in the editor that it goes into, where the page tells it. */
  editorAudience?: EditorAudience | undefined;
  onInsert: (text: string) => void;
}

/**
 * Inserts a reply with one click. One that can't be filled says why and stays where it is; one that
 * others would read than it is meant for says so.
 */
export function InsertButton({ reply, values, main, editorAudience, onInsert }: Props) {
  const filled = fillTemplate(reply.body, values);
  const warning = filled.kind === 'filled' ? misfitOf(reply, editorAudience) : problemWords(filled);
  const id = useId();
  return (
    <div class="insert">
      {/* Not `disabled`: one could not reach it by keyboard and hear why it does nothing. */}
      <button
        type="button"
        class={main ? 'button main' : 'button'}
        aria-disabled={filled.kind !== 'filled'}
        aria-describedby={warning && id}
        onClick={({ detail }) => {
          // Who clicks twice means it once: what is inserted twice, the client gets twice.
          if (filled.kind === 'filled' && detail <= 1) onInsert(filled.text);
        }}
      >
        <Icon name="insert" />
        <span>Insert: {reply.title}</span>
      </button>
      {warning && (
        <p class="problem" id={id}>
          {warning}
        </p>
      )}
    </div>
  );
}

function problemWords({ kind, names }: Exclude<Filled, { kind: 'filled' }>): string {
  const braced = names.map((name) => `{{${name}}}`).join(', ');
  const isOne = names.length === 1;
  return kind === 'missing'
    ? `Can’t be inserted: ${braced} ${isOne ? 'isn’t' : 'aren’t'} known here.`
    : `Can’t be inserted: ${braced} ${isOne ? 'is no variable' : 'are no variables'}. Mend the reply in the options.`;
}
