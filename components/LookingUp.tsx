import { useState } from 'preact/hooks';

const LONG_MS = 2000;

/** While the answer is on its way: the card's shape, and after a while a word about it. */
export function LookingUp({ now }: { now: number }) {
  const [since] = useState(now);
  return (
    <div class="looking-up" aria-live="polite">
      <i />
      <i />
      <i />
      <p class="fine">
        {now - since < LONG_MS
          ? 'Looking it up …'
          : 'This takes longer than usual. It ends in a few seconds, with or without an answer.'}
      </p>
    </div>
  );
}
