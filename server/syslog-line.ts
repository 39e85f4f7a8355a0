/** One line of a mail server's log, in each of the forms that it is written in. */
export interface SyslogLine {
  at: Date;
  host: string;
  /** Such as `postfix/smtp`. */
  program: string;
  text: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const rfc5424 =
  /^<\d{1,3}>1 (?<date>\S+) (?<host>\S+) (?<program>\S+) \S+ \S+ (?:-|(?:\[(?:[^\]\\"]|"(?:[^"\\]|\\.)*")*\])+)(?: \uFEFF?(?<text>.*))?$/;
const others =
  /^(?:<\d{1,3}>)?(?<date>\d{4}-\S+|[A-Z][a-z]{2} [ \d]\d [\d:]{8}) (?<host>\S+) (?:(?<program>[^\s:[]+)(?:\[\d+\])?: )?(?<text>.*)$/;

/**
 * Read a line of a log: RFC 5424, or with a date of RFC 3339 as rsyslog writes it, or with the
 * traditional one of RFC 3164, `Nov 25 02:17:03`, as rsyslog does elsewhere and Postfix itself.
 *
 * The traditional date is this machine's local time and has no year: it is the latest that fits,
 * up to a day ahead of `now`.
 *
 * @returns `undefined` when it is no line of a log.
 */
export function readSyslogLine(line: string, now: Date): SyslogLine | undefined {
  const parts = (rfc5424.exec(line) ?? others.exec(line))?.groups;
  const at = readDate(parts?.date ?? '', now);
  if (!parts || !at) return undefined;
  const { host = '', program = '', text = '' } = parts;
  return { at, host, program, text };
}

function readDate(text: string, now: Date): Date | undefined {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text)) {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? undefined : at;
  }
  const [, name = '', day, hours, minutes, seconds] =
    /^(\w{3}) ([ \d]\d) (\d\d):(\d\d):(\d\d)$/.exec(text) ?? [];
  const month = months.indexOf(name);
  if (month === -1) return undefined;
  // Eight years back, for a 29 February around a year such as 2100.
  for (let year = now.getFullYear() + 1; year >= now.getFullYear() - 8; year -= 1) {
    const at = new Date(year, month, Number(day), Number(hours), Number(minutes), Number(seconds));
    if (at.getMonth() === month && at.getTime() <= now.getTime() + DAY_MS) return at;
  }
  return undefined;
}
