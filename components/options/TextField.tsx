import type { Ref } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  label: string;
  value: string;
  /** One sentence below it. */
  hint?: string;
  /** Why it can't be kept as it is. */
  problem?: string;
  /** Set by the organisation's policy: shown, not changed. */
  managed?: boolean;
  secret?: boolean;
  inputMode?: 'text' | 'url' | 'email' | 'numeric';
  placeholder?: string;
  maxLength?: number;
  inputRef?: Ref<HTMLInputElement>;
  onType: (value: string) => void;
  /** Typed to the end: left, or Enter pressed. */
  onDone?: () => void;
}

const text = { type: 'text', autocomplete: 'off' } as const;
const password = { type: 'password', autocomplete: 'new-password' } as const;

/** A line of text with its label; locked where the organisation sets it. */
export function TextField({ label, value, hint, problem, managed, secret, ...props }: Props) {
  const { inputMode, placeholder, maxLength, inputRef, onType, onDone } = props;
  const id = useId();
  const below = [(hint || managed) && `${id}-hint`, problem && `${id}-problem`].filter(Boolean);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        ref={inputRef ?? null}
        {...(secret ? password : text)}
        inputMode={inputMode}
        placeholder={placeholder}
        maxLength={maxLength}
        spellcheck={false}
        value={value}
        readOnly={managed}
        aria-describedby={below.join(' ') || undefined}
        aria-invalid={problem ? true : undefined}
        onInput={(event) => onType(event.currentTarget.value)}
        onChange={onDone}
      />
      {(hint || managed) && (
        <p class="fine" id={`${id}-hint`}>
          {managed ? <Managed /> : hint}
        </p>
      )}
      <p class="problem" role="alert" id={`${id}-problem`}>
        {problem}
      </p>
    </div>
  );
}

/** Says who set what can't be changed here. */
export function Managed() {
  return <span class="managed">Managed by your organisation</span>;
}
