import { useId } from 'preact/hooks';
import type { CannedReply } from '../lib/canned-reply.ts';
import { type Filled, fillTemplate, type Values } from '../lib/template.ts';
import { Icon } from './Icon.tsx';

interface Props {
  reply: CannedReply;
  values: Values;
  /** The reply for exactly this case. */
  main?: boolean;
  onInsert: (text: string) => void;
}

/** Inserts a reply with one click; one that can't be filled says why and stays where it is. */
export function InsertButton({ reply, values, main, onInsert }: Props) {
  const filled = fillTemplate(reply.body, values);
  const id = useId();
  return (
    <div class="insert">
      {/* Not `disabled`: one could not reach it by keyboard and hear why it does nothing. */}
      <button
        type="button"
        class={main ? 'button main' : 'button'}
        aria-disabled={filled.kind !== 'filled'}
        aria-describedby={filled.kind === 'filled' ? undefined : id}
        onClick={({ detail }) => {
          // Who clicks twice means it once: what is inserted twice, the client gets twice.
          if (filled.kind === 'filled' && detail <= 1) onInsert(filled.text);
        }}
      >
        <Icon name="insert" />
        <span>Insert: {reply.title}</span>
      </button>
      {filled.kind !== 'filled' && (
        <p class="problem" id={id}>
          {problemWords(filled)}
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
