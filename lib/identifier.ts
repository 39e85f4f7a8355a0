import type { Identifier } from './identifier-schema.ts';

export interface FoundIdentifier extends Identifier {
  /** Where it stands in the text, without brackets around it; `end` is behind its last character. */
  start: number;
  end: number;
}

/** RFC 5321, 4.5.3.1; counted in UTF-16 units. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;
const MAX_LABEL = 63;
/** RFC 5322, 2.1.1: no line, and so no message ID, is longer. */
const MAX_MESSAGE_ID = 998;
/** How far before an identifier its label, or its URL, may begin. */
const REACH = 60;

/**
 * Find the addresses and message IDs in a text, in order and without overlap.
 *
 * Anchored on the rare character: from each `@` it looks a bounded way to either side, so the time
 * it takes is linear in the text, whatever that holds. Addresses are those of RFC 5321 and 6531.
 * What is ambiguous (a UUID, a long number) counts beside a label such as `Message-ID:` only.
 */
export function findIdentifiers(text: string): FoundIdentifier[] {
  const found = [
    ...aroundAtSigns(text),
    ...sendGridIds(text),
    ...sesIds(text),
    ...labelledIds(text),
  ];
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  return found.filter((identifier) => {
    if (identifier.start < end) return false;
    end = identifier.end;
    return true;
  });
}

function* aroundAtSigns(text: string): Generator<FoundIdentifier> {
  let seen = 0; // nothing before it is looked at again
  let open = -1; // the last `<` that may still enclose the next `@`
  let afterId = -1; // behind the `>` of a labelled ID: in `References:` more follow
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', Math.max(seen, at + 1))) {
    open = openBracket(text, seen, at) ?? open;
    const close = open === -1 ? -1 : closeBracket(text, at);
    if (close !== -1 && close - open <= MAX_MESSAGE_ID) {
      const inside = text.slice(open + 1, close);
      const follows = afterId !== -1 && !/[^\s,]/.test(text.slice(afterId, open));
      if (follows || hasLabel(text, open) || isMachineMade(inside)) {
        yield messageId(text, open + 1, close);
        seen = close;
        afterId = close + 1;
        open = -1;
        continue;
      }
    }
    const identifier = bareAt(text, at, seen);
    if (identifier) yield identifier;
    seen = identifier ? identifier.end : at + 1;
    if (close === -1) open = -1;
  }
}

/** The last `<` in a stretch; -1 where something in it ends the brackets; else undefined. */
function openBracket(text: string, from: number, to: number): number | undefined {
  for (let i = to - 1; i >= from; i--) {
    const char = text.charCodeAt(i);
    if (char === 60) return i;
    if (char === 62 || char <= 32 || char === 160) return -1;
  }
  return undefined;
}

function closeBracket(text: string, from: number): number {
  const limit = Math.min(text.length, from + MAX_MESSAGE_ID);
  for (let i = from; i < limit; i++) {
    const char = text.charCodeAt(i);
    if (char === 62) return i;
    if (char === 60 || char <= 32 || char === 160) return -1;
  }
  return -1;
}

/** What stands around an `@` without brackets: a labelled or machine-made ID, or an address. */
function bareAt(text: string, at: number, seen: number): FoundIdentifier | undefined {
  const start = localStart(text, at, seen);
  const end = domainEnd(text, at + 1);
  if (start === at || end === at + 1) return undefined;

  const written = text.slice(start, end);
  if (hasLabel(text, start) || isMachineMade(written)) return messageId(text, start, end);
  if (!isAddress(written) || isNoAddressThere(text, start, at, end)) return undefined;
  const domain = text.slice(at + 1, end).toLowerCase();
  return { kind: 'recipient', value: `${text.slice(start, at)}@${domain}`, start, end };
}

/** Where the local part begins: at `at` itself where there is none. */
function localStart(text: string, at: number, seen: number): number {
  let start = at;
  const limit = Math.max(seen, at - MAX_LOCAL - REACH);
  while (start > limit && isLocalChar(text.charCodeAt(start - 1))) start--;
  const run = text.slice(start, at);
  const rest = run.replace(BESIDE_ADDRESS, '').replace(/^['*~/=?^!#$%&|}]+/, '');
  return at - (/[\p{L}\p{N}]/u.test(rest) ? rest : run).length;
}

/** Atext that belongs to what is around an address: a URL up to it, `email=`, a table's line. */
const BESIDE_ADDRESS =
  /^(?:\/\/.*[/?&=#](?=[^/?&=#])|[?&]?(?:e?-?mail|to|cc|from|user|login|address|recipient|rcpt)=|.*[|`{])/i;

function domainEnd(text: string, from: number): number {
  let end = from;
  const limit = Math.min(text.length, from + MAX_DOMAIN + 1);
  while (end < limit && isDomainChar(text.charCodeAt(end))) end++;
  while (end > from && /[.-]/.test(text.charAt(end - 1))) end--;
  return end;
}

/** Whether it is written as RFC 5321 and 6531 want an address, with a domain of the internet. */
export function isAddress(value: string): boolean {
  const at = value.indexOf('@');
  const local = value.slice(0, at);
  const labels = value.slice(at + 1).split('.');
  const top = labels.at(-1) ?? '';
  return (
    at > 0 &&
    local.length <= MAX_LOCAL &&
    !/^\.|\.\.|\.$/.test(local) &&
    value.length - at - 1 <= MAX_DOMAIN &&
    [...local].every((char) => isLocalChar(char.charCodeAt(0))) &&
    labels.length > 1 &&
    labels.every(
      (label) => label.length > 0 && label.length <= MAX_LABEL && !/^-|-$/.test(label),
    ) &&
    [...labels.join('')].every((char) => isDomainChar(char.charCodeAt(0))) &&
    top.length > 1 &&
    !/^[\d-]+$/.test(top)
  );
}

/** What has an address's shape and is none: credentials in a URL, `logo@2x.png`, `a@b.example@c`. */
function isNoAddressThere(text: string, start: number, at: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - REACH), start);
  return (
    /[@\\]$/.test(before) ||
    /\.$/.test(before) ||
    text.charAt(end) === '@' ||
    /:\/\/[^\s/?#]*$/.test(before + text.slice(start, at)) ||
    /^\d+(?:\.\d+)?x\.(?:png|jpe?g|gif|webp|avif|svg|ico|bmp|tiff?)$/i.test(text.slice(at + 1, end))
  );
}

/** Left sides that no person has: providers, mail programs and libraries make message IDs so. */
const machineMade = [
  /^\d{14}(?:\.[\da-f]+){1,4}@/i, // Mailgun
  /^\d{12}\.\d{6,12}@/, // Brevo
  /@[a-z\d.-]*ismtpd/i, // SendGrid
  /^[\da-f]{16}-[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}-\d{6}@/i, // Amazon SES
  /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}@/i,
  /@(?:mail\.gmail\.com|.*\.prod\.outlook\.com|.*\.JavaMail\..*|smtp-relay\.\w+\.fr)$/i,
  /^[\da-f]{20,}@|\.JavaMail\.|^\d{14,}[.@]/i,
  /^(?=[^=@]{22,}@)(?=.*[A-Z].*@)(?=.*[a-z].*@)(?=(?:.*\d){3}.*@)[^=]*@/,
  /^[^@]*\$[^@]*\$[^@]*@/, // Outlook's own: 000001d9$8f3c$…
];

function isMachineMade(id: string): boolean {
  return machineMade.some((shape) => shape.test(id));
}

const label =
  /(?:(?:sg|x|smtp|provider)?[-_ ]?message[-_ ]?id|smtp-id|in-reply-to|references|transmission[-_ ]?id)["']?\s*[:=#]?\s*(?:is\s)?["']?<?$/i;

function hasLabel(text: string, start: number): boolean {
  return label.test(text.slice(Math.max(0, start - REACH), start));
}

/** `sg_message_id`: from `.filter` or `.recvd` the shape reaches a bounded way to either side. */
function* sendGridIds(text: string): Generator<FoundIdentifier> {
  for (const anchor of ['.filter', '.recvd-']) {
    for (let at = text.indexOf(anchor); at !== -1; at = text.indexOf(anchor, at + 1)) {
      const left = /(?<![\w-])(?:[\w-]{22}|[\da-f]{8,12}(?:\.[\da-f]+){1,3})$/.exec(
        text.slice(Math.max(0, at - 60), at),
      )?.[0];
      const right = /^\.(?:filter|recvd)[A-Za-z\d-]*(?:\.[A-Za-z\d-]+)*\.\d+(?![\w-])/.exec(
        text.slice(at, at + 120),
      )?.[0];
      if (left && right) yield messageId(text, at - left.length, at + right.length);
    }
  }
}

/** Amazon SES ends its IDs in `-000000`; what is before it is of a fixed length. */
function* sesIds(text: string): Generator<FoundIdentifier> {
  const shape = /(?<![\w-])[\da-f]{16}-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
  for (let at = text.indexOf('-000000'); at !== -1; at = text.indexOf('-000000', at + 1)) {
    const left = shape.exec(text.slice(Math.max(0, at - 54), at))?.[0];
    if (left) yield messageId(text, at - left.length, at + 7);
  }
}

/** Beside a label also what could be anything elsewhere: UUIDs, tokens, long numbers, hashes. */
function* labelledIds(text: string): Generator<FoundIdentifier> {
  // Blanks are counted: two runs of any length, side by side, take a time that grows as its square.
  const labelled =
    /(?:message[-_ ]?id|smtp-id|transmission[-_ ]?id)["']?[ \t]{0,8}[:=#]?[ \t]{0,8}(?:is )?["'<]?([\w.-]{16,200})(?![\w@-])/gi;
  const shape =
    /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\w-]{22}|[\da-f]{20}|[\da-f]{30,32}|\d{16,20}|[\w-]{22}\.[\w.-]+|filter\d+p\d+[\w.-]+)$/i;
  for (const match of text.matchAll(labelled)) {
    const id = match[1]?.replace(/[.-]+$/, '') ?? '';
    const start = match.index + match[0].lastIndexOf(match[1] ?? '');
    if (shape.test(id)) yield messageId(text, start, start + id.length);
  }
}

function messageId(text: string, start: number, end: number): FoundIdentifier {
  const id = text.slice(start, end);
  const at = id.lastIndexOf('@');
  const value = at === -1 ? id : id.slice(0, at) + id.slice(at).toLowerCase();
  return { kind: 'messageId', value, start, end };
}

/** RFC 5322 atext and the dot; beyond ASCII (RFC 6531) letters, marks and digits. */
function isLocalChar(code: number): boolean {
  return code < 128 ? ASCII_LOCAL[code] === 1 : isWide(code);
}

function isDomainChar(code: number): boolean {
  return code < 128 ? ASCII_DOMAIN[code] === 1 : isWide(code);
}

/** Half of a surrogate pair counts: most of what is that far out is letters. */
function isWide(code: number): boolean {
  return (code >= 0xd800 && code <= 0xdfff) || /[\p{L}\p{M}\p{N}]/u.test(String.fromCharCode(code));
}

const ASCII_LOCAL = charTable("!#$%&'*+/=?^_`{|}~.-");
const ASCII_DOMAIN = charTable('.-');

function charTable(more: string): Uint8Array {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const table = new Uint8Array(128);
  for (const char of `${letters}${letters.toUpperCase()}0123456789${more}`)
    table[char.charCodeAt(0)] = 1;
  return table;
}
