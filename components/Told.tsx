import { useRef } from 'preact/hooks';
import type { Insertion, NotInserted } from '../lib/messages.ts';

export type Tellable = Insertion | { kind: 'copiedByAgent' | 'notCopied' };

/** What became of the last reply: where it is now, and what is left to do. */
export function Told({ told }: { told: Tellable }) {
  // Who inserts twice from one card sees that it happened twice: each telling is an object of its own.
  const last = useRef({ told, times: 1 });
  if (last.current.told !== told) {
    const isSame = last.current.told.kind === told.kind;
    last.current = { told, times: isSame ? last.current.times + 1 : 1 };
  }
  const { times } = last.current;
  const good = told.kind === 'inserted' || told.kind === 'copiedByAgent';
  return (
    // Not role="status": in a card that is the badge alone.
    <p
      class={good ? 'told' : 'told problem'}
      {...(good ? { 'aria-live': 'polite' } : { role: 'alert' })}
    >
      {/* Another element each time, so that eye and screen reader notice. */}
      <span key={`${told.kind} ${times}`}>
        {times > 1 && `Again (${times}): `}
        {toldWords(told)}
      </span>
    </p>
  );
}

function toldWords(told: Tellable): string {
  switch (told.kind) {
    case 'inserted':
      return told.undoable
        ? 'Inserted. Read it through before you send it.'
        : 'Inserted. Undo can’t take it back.';
    case 'copiedByAgent':
      return 'Copied.';
    case 'notCopied':
      return 'The clipboard can’t be reached. Copy it by hand.';
    case 'copied':
      return copiedWords[told.why];
    case 'failed':
      return failedWords[told.why];
  }
}

const copiedWords: Record<NotInserted, string> = {
  noEditor: 'No reply editor is open here. The text is on the clipboard: open one and paste.',
  undecided:
    'Several editors are open here. The text is on the clipboard: paste it into the one you mean.',
  notArrived: 'The editor did not take it. The text is on the clipboard: paste it yourself.',
};

const failedWords: Record<NotInserted, string> = {
  noEditor:
    'No reply editor is open here, and the clipboard can’t be reached. Nothing was inserted.',
  undecided: 'Several editors are open here. Click into the one you mean, then insert it again.',
  notArrived: 'Neither the editor nor the clipboard took it. Open its preview and copy it by hand.',
};
