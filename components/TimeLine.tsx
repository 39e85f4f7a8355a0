import { clockTime, dayAndZone } from '../lib/age.ts';
import type { Event } from '../lib/event.ts';
import { inOrder } from '../lib/event-kind.ts';
import { eventWords } from '../lib/wording.ts';

/** All that happened to a message, oldest first, day by day. */
export function TimeLine({ events }: { events: Event[] }) {
  if (events.length === 0) return <p class="fine">The log has no events of it.</p>;
  const days = Map.groupBy(inOrder(events), ({ at }) => dayAndZone(at));
  return (
    <>
      {[...days].map(([day, ofDay]) => (
        <section class="day" key={day}>
          <h3>{day}</h3>
          <ol class="timeline">
            {ofDay.map((event) => (
              <li key={event.id}>
                <time dateTime={event.at}>{clockTime(event.at)}</time>
                <span>
                  {eventWords(event)}
                  <EventDetail event={event} />
                </span>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

/** What the server said or what was clicked, word by word. */
function EventDetail({ event: { reply, url } }: { event: Event }) {
  const detail = reply ?? url;
  return detail ? <span class="fine">{detail}</span> : null;
}
