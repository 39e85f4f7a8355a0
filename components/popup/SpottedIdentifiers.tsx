import { useId, useRef, useState } from 'preact/hooks';
import { keyOf } from '../../lib/identifier-key.ts';
import type { Identifier } from '../../lib/identifier-schema.ts';
import type { Lookup } from '../../lib/lookup.ts';
import type { Organisation } from '../../lib/organisation.ts';
import type { SpottedInTab } from '../../lib/spotted.ts';
import { shortfallOf, summaryOf } from '../../lib/ticket-summary.ts';
import { concernOf } from '../../lib/worst-first.ts';
import { SpottedRow } from './SpottedRow.tsx';

/** How far looking all of them up has come. */
export type Progress =
  | { kind: 'notAsked' }
  | { kind: 'asking'; answered: number; of: number }
  | { kind: 'answered' };

interface Props {
  /** In the order to show them in. */
  spotted: SpottedInTab[];
  lookupOf: (identifier: Identifier) => Lookup | undefined;
  progress: Progress;
  isWorstFirst: boolean;
  /** This browser's clock: milliseconds. */
  now: number;
  organisation: Organisation;
  onLookUp: (identifier: Identifier) => void;
  onLookUpAll: () => void;
  /** Only those that got no answer. */
  onTryAgain: () => void;
  /** Show it on the page, or nothing any more. */
  onShow: (spotted: SpottedInTab | undefined) => void;
  /** The agent points at the list or has the focus in it: no row may move. */
  onHold: (isHeld: boolean) => void;
}

const KEYS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** What was spotted on this page, and what became of each. None is looked up before the agent asks. */
export function SpottedIdentifiers(props: Props) {
  const { spotted, progress } = props;
  const id = useId();
  return (
    <section class="spotted" aria-labelledby={id}>
      <div class="entries-head">
        <h2 id={id}>On this page{spotted.length > 1 && ` (${spotted.length})`}</h2>
        {spotted.length > 0 && (
          <button
            type="button"
            class="button"
            aria-disabled={progress.kind === 'asking' || undefined}
            onClick={() => progress.kind !== 'asking' && props.onLookUpAll()}
          >
            {progress.kind === 'answered' ? 'Look up all again' : 'Look up all'}
          </button>
        )}
      </div>
      {spotted.length === 0 ? (
        <p class="fine">No address and no message ID was spotted.</p>
      ) : (
        <>
          <Outcome {...props} />
          <Rows {...props} labelId={id} />
        </>
      )}
    </section>
  );
}

/** How far it is; at its end, what came of it. Only the end is read out, and no row moves for it. */
function Outcome(props: Props) {
  const { spotted, lookupOf, progress, now, organisation } = props;
  const lookups = spotted.map(({ identifier }) => lookupOf(identifier));
  const isOver = progress.kind === 'answered';
  const summary = isOver
    ? summaryOf(lookups.map((lookup) => concernOf(lookup, { now, organisation })))
    : '';
  const shortfall = isOver ? shortfallOf(lookups) : '';
  const isOne = spotted.length < 2;
  return (
    <>
      <p class="fine said">
        {progress.kind === 'notAsked' &&
          !isOne &&
          'Walk through with ↑ and ↓: each is shown on the page.'}
        {progress.kind === 'asking' && `Looking up: ${progress.answered} of ${progress.of} …`}
        <span aria-live="polite">{summary}</span>
        {props.isWorstFirst && !isOne && ' Worst first.'}
      </p>
      <p class="problem" aria-live="polite">
        {shortfall}
      </p>
      {shortfall && (
        <button type="button" class="button" onClick={props.onTryAgain}>
          Ask for those again
        </button>
      )}
    </>
  );
}

function Rows(props: Props & { labelId: string }) {
  const { spotted, lookupOf, progress, onHold, onShow } = props;
  const list = useRef<HTMLUListElement>(null);
  const held = useRef({ byPointer: false, byFocus: false });
  const [current, setCurrent] = useState<string>();
  // The one that Tab leads to; it may have gone from the list.
  const reached = Math.max(
    0,
    spotted.findIndex(({ identifier }) => keyOf(identifier) === current),
  );

  function hold(change: Partial<typeof held.current>) {
    Object.assign(held.current, change);
    onHold(held.current.byPointer || held.current.byFocus);
  }

  function walk(event: KeyboardEvent, at: number) {
    const next = KEYS[event.key]?.(at, spotted.length - 1);
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault(); // it would scroll
    list.current?.querySelectorAll('button')[next]?.focus();
  }

  return (
    <ul
      class="entries"
      ref={list}
      aria-labelledby={props.labelId}
      onPointerEnter={() => hold({ byPointer: true })}
      onPointerLeave={() => hold({ byPointer: false })}
    >
      {spotted.map((one, index) => (
        <SpottedRow
          key={keyOf(one.identifier)}
          spotted={one}
          lookup={lookupOf(one.identifier)}
          isAsking={progress.kind === 'asking'}
          isReached={index === reached}
          now={props.now}
          organisation={props.organisation}
          onLookUp={props.onLookUp}
          onKey={(event) => walk(event, index)}
          onFocus={() => {
            setCurrent(keyOf(one.identifier));
            hold({ byFocus: true });
            onShow(one);
          }}
          onBlur={() => {
            hold({ byFocus: false });
            onShow(undefined);
          }}
        />
      ))}
    </ul>
  );
}
