import { useEffect, useRef, useState } from 'preact/hooks';
import { SAMPLE_RECIPIENT, sampleLookup } from '../../lib/sample-lookup.ts';
import type { PageSettings } from '../../lib/settings.ts';
import { Card } from '../Card.tsx';
import type { Tellable } from '../Told.tsx';
import { useNow } from '../use-now.ts';

interface Props {
  settings: PageSettings;
  /** The card was opened. */
  onPractised: () => void;
}

/** Long enough to cross the gap between mark and card. */
const LEAVE_MS = 250;

/** A made-up ticket with one mark, the real card over it, and a reply to insert into. */
export function PracticeTicket({ settings, onPractised }: Props) {
  const [open, setOpen] = useState(false);
  const [sample, setSample] = useState(() => sampleLookup(Date.now()));
  const [told, setTold] = useState<Tellable>();
  const [draft, setDraft] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const mark = useRef<HTMLButtonElement>(null);
  const now = useNow();

  useEffect(() => () => clearTimeout(timer.current), []);

  function show() {
    clearTimeout(timer.current);
    if (open) return;
    setSample(sampleLookup(Date.now()));
    setTold(undefined);
    setOpen(true);
    onPractised();
  }

  function close() {
    clearTimeout(timer.current);
    setOpen(false);
  }

  /** Close; the focus goes back to the mark, which must not open the card again. */
  function goBack() {
    mark.current?.focus();
    close();
  }

  function soon(act: () => void, ms: number) {
    clearTimeout(timer.current);
    timer.current = setTimeout(act, ms);
  }

  function insert(text: string) {
    setDraft((before) => before + text);
    setTold({ kind: 'inserted', undoable: false });
  }

  async function copy(text: string) {
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setTold({ kind: copied ? 'copiedByAgent' : 'notCopied' });
  }

  return (
    <article class="ticket" aria-label="Sample ticket">
      <p class="fine">Sample ticket #1042</p>
      <h3>“My client never got her intake form”</h3>
      <p>Hello, we sent the form on Monday, but she says it didn’t come. Could you look?</p>
      <div>
        Her address is{' '}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: keeps the card open under the pointer; the mark in it is a button */}
        <div
          class="practice"
          onMouseEnter={() => soon(show, settings.hoverDelay)}
          onMouseLeave={() => soon(close, LEAVE_MS)}
          onFocusOut={(event) => {
            const to = event.relatedTarget;
            if (to instanceof Node && !event.currentTarget.contains(to)) close();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && open) goBack();
          }}
        >
          <button
            type="button"
            class="practice-mark"
            ref={mark}
            aria-expanded={open}
            onFocus={show}
            onClick={show}
          >
            {SAMPLE_RECIPIENT}
          </button>
          {open && (
            <div class="practice-card">
              <Card
                identifier={{ kind: 'recipient', value: SAMPLE_RECIPIENT }}
                lookup={sample}
                now={now}
                settings={settings}
                clientName="Ana"
                told={told}
                onClose={goBack}
                onInsert={insert}
                onCopy={copy}
                onRefresh={() => setSample(sampleLookup(Date.now()))}
                onOpenOptions={() => {}}
              />
            </div>
          )}
        </div>
      </div>
      <div class="field">
        <label for="practice-reply">Your reply</label>
        <textarea
          id="practice-reply"
          rows={6}
          value={draft}
          onInput={(event) => setDraft(event.currentTarget.value)}
        />
      </div>
    </article>
  );
}
