import type { PageLimit } from '../../lib/page-limits.ts';

interface Props {
  limit: PageLimit;
  /** Why turning it on came to nothing. */
  refusal?: string | undefined;
  onTurnOn: (origin: string) => void;
  onTryAgain: () => void;
}

/** Why nothing is marked on this page, and the way out where there is one. */
export function PageLimitNote({ limit, refusal, onTurnOn, onTryAgain }: Props) {
  return (
    <section class="note" aria-label="This page">
      <p>{wordsFor(limit)}</p>
      {limit.kind === 'notTurnedOn' && (
        <button type="button" class="button" onClick={() => onTurnOn(limit.origin)}>
          Turn on for this helpdesk
        </button>
      )}
      {limit.kind === 'notAllowed' && (
        <button type="button" class="button" onClick={() => onTurnOn(limit.origin)}>
          Allow
        </button>
      )}
      {limit.kind === 'notRunning' && (
        <button type="button" class="button" onClick={onTryAgain}>
          Try again
        </button>
      )}
      <p class="problem" aria-live="polite">
        {refusal}
      </p>
    </section>
  );
}

function wordsFor(limit: PageLimit): string {
  switch (limit.kind) {
    case 'browserPage':
      return 'This page belongs to the browser, so nothing can be marked on it. Looking something up needs no page.';
    case 'store':
      return 'Browsers keep extensions out of this site. Looking something up needs no page.';
    case 'file':
      return 'This page is a file on your computer, so nothing is marked on it. Looking something up needs no page.';
    case 'pdf':
      return 'This page is a PDF, so nothing is marked on it. Copy an address from it to look it up.';
    case 'notAllowed':
      return `Whereabouts is meant to run on ${new URL(limit.origin).host}, but the browser doesn’t allow it yet.`;
    case 'notTurnedOn':
      return `Whereabouts isn’t turned on for ${new URL(limit.origin).host}.`;
    case 'notRunning':
      return 'This page doesn’t answer yet. It may still be loading; if not, reload it when convenient.';
  }
}
