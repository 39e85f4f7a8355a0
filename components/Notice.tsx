import { useEffect } from 'preact/hooks';
import { countdown } from '../lib/age.ts';
import type { Obstacle } from '../lib/lookup.ts';
import { obstacleWords } from '../lib/wording.ts';

interface Props {
  obstacle: Obstacle;
  /** This browser's clock: milliseconds. */
  now: number;
  onRefresh: () => void;
  onOpenOptions: () => void;
}

/** Why there is no fresh answer, what that means, and the way out of it. */
export function Notice({ obstacle, now, onRefresh, onOpenOptions }: Props) {
  const { title, meaning } = obstacleWords(obstacle);
  return (
    <div class="notice" role="alert">
      <h2>{title}</h2>
      <p>{meaning}</p>
      <WayOut obstacle={obstacle} now={now} onRefresh={onRefresh} onOpenOptions={onOpenOptions} />
    </div>
  );
}

function WayOut({ obstacle, now, onRefresh, onOpenOptions }: Props) {
  const tryAgain = (
    <button type="button" class="button" onClick={onRefresh}>
      Try again
    </button>
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
      return tryAgain;
    case 'badReply':
      return (
        <div class="row">
          {tryAgain}
          {openOptions}
        </div>
      );
    case 'rateLimited':
      return <Countdown until={obstacle.retryAt} now={now} onOver={onRefresh} />;
    case 'extensionUpdated':
      return null;
  }
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
