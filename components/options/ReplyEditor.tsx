import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { type CannedReply, cannedReplySchema } from '../../lib/canned-reply.ts';
import type { Settings } from '../../lib/settings.ts';
import { statuses } from '../../lib/status.ts';
import { variables, variableWords } from '../../lib/template.ts';
import { statusNames } from '../../lib/wording.ts';
import { ReplyPreview } from './ReplyPreview.tsx';
import { limitsOf } from './reply-limits.ts';
import { TextField } from './TextField.tsx';

interface Props {
  reply: CannedReply;
  settings: Settings;
  onKeep: (reply: CannedReply) => void;
  onCancel: () => void;
}

/** One reply with a live preview. */
export function ReplyEditor({ reply, settings, onKeep, onCancel }: Props) {
  const [draft, setDraft] = useState(reply);
  const [problem, setProblem] = useState('');
  const text = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const limits = limitsOf(draft);
  const change = (changes: Partial<CannedReply>) => setDraft((now) => ({ ...now, ...changes }));

  // The browser asks the agent before it closes a page with a draft in it.
  useEffect(() => {
    if (draft === reply) return;
    const hold = (event: Event) => event.preventDefault();
    addEventListener('beforeunload', hold);
    return () => removeEventListener('beforeunload', hold);
  }, [draft === reply]);

  function insertVariable(name: string) {
    const field = text.current;
    if (!field) return;
    field.setRangeText(`{{${name}}}`, field.selectionStart, field.selectionEnd, 'end');
    field.focus();
    change({ body: field.value });
  }

  function keep() {
    const parsed = cannedReplySchema.safeParse(draft);
    if (parsed.success) return onKeep(parsed.data);
    const [field] = parsed.error.issues[0]?.path ?? [];
    setProblem(
      field === 'title' ? 'Give it a title first, of up to 80 letters.' : 'Type its text first.',
    );
  }

  return (
    <form
      class="reply-editor"
      aria-label={reply.title ? `Edit ${reply.title}` : 'New reply'}
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <TextField
        label="Title"
        hint="What its button says."
        maxLength={80}
        value={draft.title}
        onType={(title) => change({ title })}
      />
      <fieldset class="field">
        <legend>Written to</legend>
        <div class="picks">
          {(['client', 'support'] as const).map((audience) => (
            <label key={audience} class="pick">
              <input
                type="radio"
                name={id}
                checked={draft.audience === audience}
                onChange={() => change({ audience })}
              />
              {audience === 'client' ? 'The client' : 'Support'}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset class="field">
        <legend>Offered for these statuses (none means all)</legend>
        <div class="picks">
          {statuses.map((status) => (
            <label key={status} class="pick">
              <input
                type="checkbox"
                checked={draft.statuses.includes(status)}
                onChange={(event) =>
                  change({
                    statuses: statuses.filter((other) =>
                      other === status
                        ? event.currentTarget.checked
                        : draft.statuses.includes(other),
                    ),
                  })
                }
              />
              {statusNames[status]}
            </label>
          ))}
        </div>
        {limits.length > 0 && <p class="fine">More closely: {limits.join(', ')}.</p>}
      </fieldset>
      <div class="field">
        <label for={`${id}-text`}>Text</label>
        <textarea
          id={`${id}-text`}
          ref={text}
          rows={8}
          dir="auto"
          maxLength={10_000}
          value={draft.body}
          onInput={(event) => change({ body: event.currentTarget.value })}
        />
      </div>
      <details>
        <summary>Variables to insert</summary>
        <ul class="variables">
          {variables.map((name) => (
            <li key={name} class="variable">
              <button type="button" class="button" onClick={() => insertVariable(name)}>
                {`{{${name}}}`}
              </button>
              <span class="fine">{variableWords[name]}</span>
            </li>
          ))}
        </ul>
      </details>
      <ReplyPreview reply={draft} settings={settings} />
      <p class="problem" role="alert">
        {problem}
      </p>
      <div class="bar">
        <button type="submit" class="button main">
          Keep this reply
        </button>
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
