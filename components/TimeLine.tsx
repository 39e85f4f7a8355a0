import { absoluteTime } from '../lib/age.ts';
import type { Event } from '../lib/event.ts';
import { causeWords, eventNames } from '../lib/wording.ts';

/** All that happened to a message, oldest first. */
export function TimeLine({ events }: { events: Event[] }) {
  return (
    <ol class="timeline">
      {events.map((event) => (
        <li key={event.id}>
          <time dateTime={event.at}>{absoluteTime(event.at)}</time>
          <span>{eventWords(event)}</span>
        </li>
      ))}
    </ol>
  );
}

function eventWords({ kind, machine, name, reply, cause, url }: Event): string {
  if (kind === 'open' && machine) return 'Opened automatically by a privacy service';
  if (kind === 'other' && name) return `${eventNames.other}: ${name}`;
  if (kind === 'click' && url) return `${eventNames.click}: ${url}`;
  if (kind === 'failed') return reply ? `Refused: ${reply}` : cause ? causeWords[cause] : 'Failed';
  return kind === 'deferred' && reply ? `${eventNames.deferred}: ${reply}` : eventNames[kind];
}
