/** What message IDs look like. No provider gives a pattern: these are read off many examples. */

/** A stretch of a text that is a message ID. */
export interface Stretch {
  start: number;
  end: number;
}

/** How far before an identifier its label may begin. */
const REACH = 60;

/** Whether it is written like an address, but with a left side that no person has. */
export function isMachineMade(id: string): boolean {
  const at = id.lastIndexOf('@');
  // Most addresses are out here, without a pattern tried.
  if (at >= 14 && isHex(id.charCodeAt(0)) && leftSides.some((shape) => shape.test(id))) return true;
  if (at >= 22 && tokenLike.test(id)) return true;
  const dollar = id.indexOf('$');
  return (dollar !== -1 && id.includes('$', dollar + 1)) || hosts.test(id);
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102);
}

/** Providers, mail programs and libraries make message IDs so. */
const leftSides = [
  /^\d{14}(?:\.[\da-f]+){1,4}@/i, // Mailgun
  /^\d{12}\.\d{6,12}@/, // Brevo
  /^[\da-f]{16}-[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}-\d{6}@/i, // Amazon SES
  /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}@/i,
  /^[\da-f]{20,}@|^\d{14,}[.@]/i,
];

const tokenLike = /^(?=[^=@]{22,}@)(?=.*[A-Z].*@)(?=.*[a-z].*@)(?=(?:.*\d){3}.*@)/;

/** No mailbox is there: SendGrid, Gmail, Brevo, Outlook; JavaMail says so on the left. */
const hosts =
  /ismtpd[a-z\d.-]*$|@(?:mail\.gmail\.com|smtp-relay\.\w+\.fr)$|\.prod\.outlook\.com$|\.JavaMail\./i;

/** Whether a label such as `Message-ID: <` ends where an ID begins. */
export function hasLabel(text: string, start: number): boolean {
  const from = Math.max(0, start - REACH);
  let end = start;
  while (end > from && isBesideLabel(text.charCodeAt(end - 1))) end--;
  return endsLikeLabel(text, end) && label.test(text.slice(from, start));
}

/** As `message-id`, `in-reply-to`, `references` and `message-id is` do. Most words don't. */
function endsLikeLabel(text: string, end: number): boolean {
  const last = text.charCodeAt(end - 1) | 32;
  if (last !== 100 && last !== 115 && last !== 111) return false; // d, s, o
  const before = text.charCodeAt(end - 2) | 32;
  if (last === 111) return before === 116 && text.charCodeAt(end - 3) === 45;
  return before === 105 || (last === 115 && before === 101);
}

/** White space, quotes, `:`, `=`, `#` and `<`; what is beyond ASCII may be white space. */
function isBesideLabel(code: number): boolean {
  return (
    code <= 32 ||
    code >= 128 ||
    code === 34 ||
    code === 35 ||
    code === 39 ||
    (code >= 58 && code <= 61 && code !== 59)
  );
}

const label =
  /(?:(?:sg|x|smtp|provider)?[-_ ]?message[-_ ]?id|smtp-id|in-reply-to|references|transmission[-_ ]?id|\bmid(?=:))["']?\s*[:=#]?\s*(?:is\s)?["']?<?\s*$/i;

/**
 * What every ID without an `@` has in it, or before it: the anchors of the providers' own shapes,
 * and the labels of what could be anything elsewhere. One pattern, since two take twice as long;
 * `smission` is a transmission: beginnings of about one length are looked for faster.
 */
const anchor = /(?:message|smission|smtp)[-_ ]?id|\.(?:st)?filter|\.recvd|filter\d+p|-000000/i;
const anchors = new RegExp(anchor, 'gi');
const atOrAnchor = new RegExp(`@|${anchor.source}`, 'i');

/** Whether an address or an ID may be in a text. Nearly all text of a page says no here. */
export function mayHoldIdentifier(text: string): boolean {
  return atOrAnchor.test(text);
}

/** The IDs that hold no `@`: told by their shape alone, or by their label. */
export function otherIds(text: string): Stretch[] {
  anchors.lastIndex = 0;
  let found = anchors.exec(text);
  if (!found) return none;
  const ids: Stretch[] = [];
  let labelledUntil = 0;
  for (; found; found = anchors.exec(text)) {
    const { 0: first, index: at } = found;
    if (first.startsWith('-') || first.startsWith('.')) {
      const id = providerId(text, at, first.startsWith('-'));
      if (id) ids.push(id);
    } else if (at >= labelledUntil) {
      labelled.lastIndex = at;
      const match = labelled.exec(text);
      if (!match) continue;
      labelledUntil = labelled.lastIndex;
      const id = (match[1] as string).replace(/[.-]+$/, '');
      const start = at + match[0].lastIndexOf(match[1] as string);
      if (ambiguous.test(id)) ids.push({ start, end: start + id.length });
    }
  }
  return ids;
}

const none: Stretch[] = [];

/** SendGrid's `sg_message_id`, which goes on in `.filter` or `.recvd`; Amazon's ends in `-000000`. */
function providerId(text: string, at: number, isSes: boolean): Stretch | undefined {
  // A bounded way to either side, so that the time it takes stays linear.
  const left = (isSes ? beforeSes : beforeSendGrid).exec(text.slice(Math.max(0, at - REACH), at));
  const right = left && (isSes ? /^-000000/ : sendGridRest).exec(text.slice(at, at + 120));
  return right ? { start: at - left[0].length, end: at + right[0].length } : undefined;
}

const beforeSes = /(?<![\w-])[\da-f]{16}-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const beforeSendGrid = /(?<![\w-])(?:[\w-]{22}|[\da-f]{8,12}(?:\.[\da-f]+){1,3})$/;
const sendGridRest = /^\.(?:st)?(?:filter|recvd)[A-Za-z\d-]*(?:\.[A-Za-z\d-]+)*\.\d+(?![\w-])/;

/**
 * Beside a label also what could be anything elsewhere: UUIDs, tokens, long numbers, hashes.
 * SendGrid's oldest ids need none. Blanks are counted: two runs of any length, side by side, take a
 * time that grows as its square.
 */
const labelled =
  /(?:(?:message|smission|smtp)[-_ ]?id["']?[ \t]{0,8}[:=#]?[ \t]{0,8}(?:is )?["'<]?|(?<![\w.-])(?=filter))([\w.-]{16,200})(?![\w@-])/iy;

const ambiguous =
  /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\w-]{22}|[\da-f]{20}|[\da-f]{30,32}|\d{16,20}|[\w-]{22}\.[\w.-]+|filter\d+p\d+[a-z\d]+-\d+(?:-[\dA-F]+){2}\.\d+)$/i;
