import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { count } from '../../lib/count.ts';
import type { Identifier } from '../../lib/identifier-schema.ts';
import { readTypedIdentifiers } from '../../lib/typed-identifier.ts';
import { IdentifierList } from './IdentifierList.tsx';

interface Props {
  /** What the field begins with; looked up at once where it can only mean one thing. */
  initial: string;
  /** One identifier, or the readings of what can be more than one; the likeliest first. */
  onLookUp: (...readings: [Identifier, ...Identifier[]]) => void;
}

/** One field for anything that holds an address or a message ID. */
export function LookupForm({ initial, onLookUp }: Props) {
  const [text, setText] = useState(initial);
  const [submitted, setSubmitted] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const choices = useRef<HTMLFieldSetElement>(null);
  const read = text.trim() === '' ? undefined : readTypedIdentifiers(text);
  // While somebody is typing, half an address is no mistake.
  const isBad = submitted && read?.kind !== 'understood';
  const several =
    read?.kind === 'understood' && read.as !== 'addressOrMessageId' && read.identifiers.length > 1;

  useLayoutEffect(() => {
    field.current?.focus();
    if (initial) submit();
  }, []);

  // Before the next key, which is for them.
  useLayoutEffect(() => {
    if (submitted && several) choices.current?.querySelector('button')?.focus();
  }, [submitted, several]);

  function submit() {
    setSubmitted(true);
    if (read?.kind !== 'understood') return field.current?.focus();
    const [first, ...others] = read.identifiers;
    if (first && !several) onLookUp(first, ...others);
  }

  return (
    <form
      class="look-up"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label for="typed">Address or message ID</label>
      <div class="look-up-line">
        <textarea
          id="typed"
          ref={field}
          value={text}
          rows={Math.min(text.split('\n').length, 7)}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-describedby="understood"
          aria-invalid={isBad || undefined}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setSubmitted(false);
          }}
          onKeyDown={(event) => {
            // Shift+Enter breaks the line. Enter that ends an input method's word isn't ours.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            submit();
          }}
        />
        <button type="submit" class="button main">
          Look up
        </button>
      </div>
      <p id="understood" class={isBad ? 'problem' : 'fine'} aria-live="polite">
        {wordsFor(read, submitted)}
      </p>
      {several && (
        <fieldset ref={choices} class="picks">
          <legend>Which one?</legend>
          <IdentifierList identifiers={read.identifiers} onLookUp={(one) => onLookUp(one)} />
        </fieldset>
      )}
    </form>
  );
}

type Read = ReturnType<typeof readTypedIdentifiers> | undefined;

function wordsFor(read: Read, submitted: boolean): string {
  if (!read) return submitted ? 'Type or paste an address or a message ID first.' : '';
  if (read.kind === 'notUnderstood') return submitted ? read.why : '';
  const { as, identifiers } = read;
  switch (as) {
    case 'address':
      return 'Understood as an address.';
    case 'messageId':
      return 'Understood as a message ID.';
    case 'addressOrMessageId':
      return 'An address or a message ID: both are looked up.';
    case 'noAddress':
      return submitted
        ? 'Understood as a message ID, as it isn’t written like an address, such as ana@example.com.'
        : '';
    case 'mid':
      return 'Understood as a link to a message.';
    case 'headers':
      return `Understood as an email’s headers: ${kindsOf(identifiers)}.`;
    case 'text':
      return `Found in the text: ${kindsOf(identifiers)}.`;
  }
}

function kindsOf(identifiers: Identifier[]): string {
  const addresses = identifiers.filter(({ kind }) => kind === 'recipient').length;
  const ids = identifiers.length - addresses;
  return [
    ids > 0 && count(ids, 'message ID'),
    addresses > 0 && count(addresses, 'address', 'addresses'),
  ]
    .filter(Boolean)
    .join(' and ');
}
