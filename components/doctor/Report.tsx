import { useId, useState } from 'preact/hooks';

interface Props {
  text: string;
  onCopy: (text: string) => Promise<void>;
}

/** What was found, to send to whoever helps: to be read before it is copied. */
export function Report({ text, onCopy }: Props) {
  const id = useId();
  const [outcome, setOutcome] = useState('');

  async function copy() {
    setOutcome('');
    const copied = await onCopy(text).then(
      () => true,
      () => false,
    );
    setOutcome(copied ? 'Copied.' : 'The clipboard can’t be reached: select the text and copy it.');
  }

  return (
    <section class="report" aria-labelledby={id}>
      <h2 id={id}>For whoever helps you</h2>
      <p class="fine">
        Kinds and counts only: no address, no message ID, no ticket, no token. Of the page, the name
        of the site.
      </p>
      <pre class="reply-preview">{text}</pre>
      <div class="bar">
        <button type="button" class="button" onClick={copy}>
          Copy
        </button>
        <p role="status" class="outcome">
          {outcome}
        </p>
      </div>
    </section>
  );
}
