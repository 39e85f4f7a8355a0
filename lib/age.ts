const STEPS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** A span of time as one glance reads it: `14 min`, `2 h`, `3 d`. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [size, unit] = STEPS.find(([size]) => seconds >= size) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${unit}`;
}

/** How long ago something was: `just now`, `14 min ago`. */
export function ago(ms: number): string {
  return ms < 2000 ? 'just now' : `${span(ms)} ago`;
}

/** What is left of a clock that runs: `4 min 12 s`. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(Math.max(0, ms) / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

/** The agent's own zone, but for tests and previews. */
interface Zone {
  timeZone?: string | undefined;
}

/** When it was: `Mon 23 Nov, 09:12 GMT+1`. */
export function absoluteTime(at: string | number, { timeZone }: Zone = {}): string {
  const { weekday, day, month, hour, minute, timeZoneName } = partsOf(at, timeZone);
  return `${weekday} ${day} ${month}, ${hour}:${minute} ${timeZoneName}`;
}

/** When it was, for a text that may be read much later: `Mon 23 Nov 2026, 09:12 GMT+1`. */
export function datedTime(at: string | number, { timeZone }: Zone = {}): string {
  const { weekday, day, month, year, hour, minute, timeZoneName } = partsOf(at, timeZone);
  return `${weekday} ${day} ${month} ${year}, ${hour}:${minute} ${timeZoneName}`;
}

/** The day, with the zone that the hours of this day are told in: `Mon 23 Nov, GMT+1`. */
export function dayAndZone(at: string | number, { timeZone }: Zone = {}): string {
  const { weekday, day, month, timeZoneName } = partsOf(at, timeZone);
  return `${weekday} ${day} ${month}, ${timeZoneName}`;
}

/** The time of day, for a list that tells day and zone: `09:12:05`. */
export function clockTime(at: string | number, { timeZone }: Zone = {}): string {
  const { hour, minute, second } = partsOf(at, timeZone);
  return `${hour}:${minute}:${second}`;
}

type Parts = Record<Intl.DateTimeFormatPartTypes, string>;

/** Making a formatter takes a hundred times as long as using it, and a card is drawn every second. */
const formats = new Map<string | undefined, Intl.DateTimeFormat>();

function partsOf(at: string | number, timeZone: string | undefined): Parts {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      // An offset: letters such as IST mean three zones.
      timeZoneName: 'shortOffset',
      timeZone,
    });
  formats.set(timeZone, format);
  const parts = format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]);
  const named = Object.fromEntries(parts) as Parts;
  return { ...named, timeZoneName: named.timeZoneName.replace(/^GMT\+0$/, 'GMT') };
}
