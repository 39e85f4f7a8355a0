import { useEffect, useState } from 'preact/hooks';
import { countdown } from '../lib/age.ts';
import type { Obstacle } from '../lib/lookup.ts';
import { obstacleWords } from '../lib/wording.ts';

interface Props {
  obstacle: Obstacle;
  /** This browser's clock: milliseconds. */
  now: number;
  /** It is asked anew right now. */
  isAsking: boolean;
  onRefresh: () => void;
  onOpenOptions: () => void;
}

/** Why there is no fresh answer, what that means, and the way out of it. */
export function Notice(props: Props) {
  const { title, meaning } = obstacleWords(props.obstacle);
  return (
    <div class="notice">
      <div role="alert">
        <h2>{title}</h2>
        <p>{meaning}</p>
      </div>
      <WayOut {...props} />
    </div>
  );
}

function WayOut({ obstacle, now, isAsking, onRefresh, onOpenOptions }: Props) {
  const [tries, setTries] = useState(0);
  const tryAgain = (
    <button
      type="button"
      class="button"
      onClick={() => {
        if (isAsking) return;
        setTries(tries + 1);
        onRefresh();
      }}
    >
      Try again
    </button>
  );
  const tried = (
    <p class="fine" aria-live="polite">
      {isAsking ? 'Trying again …' : triedWords(tries)}
    </p>
  );
  const openOptions = (
    <button type="button" class="button" onClick={onOpenOptions}>
      Open the options
    </button>
  );
  switch (obstacle.kind) {
    case 'notSetUp':
    case 'notAllowed':
    case 'unauthorized':
    case 'wrongScope':
      return openOptions;
    case 'offline':
    case 'timedOut':
    case 'serverError':
      return (
        <div class="ways">
          {tryAgain}
          {tried}
        </div>
      );
    case 'badReply':
      return (
        <div class="ways">
          {tryAgain}
          {openOptions}
          {tried}
        </div>
      );
    case 'rateLimited':
      return <Countdown until={obstacle.retryAt} now={now} onOver={onRefresh} />;
    case 'extensionUpdated':
      return null;
  }
}

function triedWords(tries: number): string {
  if (tries === 0) return '';
  return `Tried again${tries > 1 ? ` ${tries} times` : ''}, without an answer.`;
}

/** Counts down and then goes on by itself, once. */
function Countdown({ until, now, onOver }: { until: number; now: number; onOver: () => void }) {
  const over = now >= until;
  useEffect(() => {
    if (over) onOver();
  }, [over, until]);
  return (
    <p>
      <b>{over ? 'Trying again …' : `Trying again in ${countdown(until - now)}`}</b>
    </p>
  );
}
