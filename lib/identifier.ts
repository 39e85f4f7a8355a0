import {
  isAddress,
  isDomainChar,
  isLocalChar,
  isPlainLocalChar,
  MAX_DOMAIN,
  MAX_LABEL,
  MAX_LOCAL,
} from './address.ts';
import type { Identifier } from './identifier-schema.ts';
import { hasLabel, isMachineMade, otherIds } from './message-id-shapes.ts';

export interface FoundIdentifier extends Identifier {
  /** Where it stands in the text, without brackets around it; `end` is behind its last character. */
  start: number;
  end: number;
}

/** RFC 5322, 2.1.1: no line, and so no message ID, is longer. */
const MAX_MESSAGE_ID = 998;
/** How far before an address the URL that it may be a part of can begin. */
const REACH = 60;
const AT = 64;

/**
 * Find the addresses and message IDs in a text, in order and without overlap.
 *
 * Anchored on the rare character: from each `@` it looks a bounded way to either side, so the time
 * it takes is linear in the text, whatever that holds. Addresses are those of RFC 5321 and 6531.
 * What is ambiguous (a UUID, a long number) counts beside a label such as `Message-ID:` only.
 */
export function findIdentifiers(text: string): FoundIdentifier[] {
  if (!/[\xad\u200b\u2060\ufeff]/.test(text)) return findIn(text);
  const breaks = Array.from(text.matchAll(UNSEEN), ({ index }) => index);
  let passed = 0;
  const inText = (at: number) => {
    while ((breaks[passed] as number) <= at + passed) passed++;
    return at + passed;
  };
  return findIn(text.replace(UNSEEN, '')).map(({ start, end, ...identifier }) => ({
    ...identifier,
    start: inText(start),
    end: inText(end - 1) + 1,
  }));
}

/**
 * What pages put into words to say where they may break, or may not. A zero-width space may also
 * be all that is between two words, but hardly right beside an `@` or before what a dot begins.
 */
const UNSEEN = /[\xad\u2060\ufeff]|\u200b(?=[@.])|(?<=@)\u200b|(?<=\.)\u200b(?=[a-z])/g;

function findIn(text: string): FoundIdentifier[] {
  const found = aroundAtSigns(text);
  const others = otherIds(text);
  if (others.length === 0) return found;
  for (const { start, end } of others) found.push(messageId(text, start, end));
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  return found.filter((identifier) => {
    if (identifier.start < end) return false;
    end = identifier.end;
    return true;
  });
}

function aroundAtSigns(text: string): FoundIdentifier[] {
  const found: FoundIdentifier[] = [];
  let seen = 0; // nothing before it is looked at again
  let open = -1; // the last `<` that may still enclose the next `@`
  let afterId = -1; // behind the `>` of a labelled ID: in `References:` more follow
  const isBracketed = text.includes('<');
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', Math.max(seen, at + 1))) {
    if (isBracketed) open = openBracket(text, seen, at) ?? open;
    const plain = open === -1 ? plainAt(text, at, seen) : undefined;
    if (plain) {
      found.push(plain);
      seen = plain.end;
      continue;
    }
    const close = open === -1 ? -1 : closeBracket(text, at);
    if (close !== -1 && close - open <= MAX_MESSAGE_ID) {
      const inside = text.slice(open + 1, close);
      const follows = afterId !== -1 && !/[^\s,]/.test(text.slice(afterId, open));
      if (follows || hasLabel(text, open) || isMachineMade(inside)) {
        found.push(messageId(text, open + 1, close));
        seen = close;
        afterId = close + 1;
        open = -1;
        continue;
      }
    }
    const identifier = bareAt(text, at, seen);
    if (identifier) found.push(identifier);
    seen = identifier ? identifier.end : at + 1;
    if (close === -1) open = -1;
  }
  return found;
}

/**
 * An address as nearly all are written, in lower case, with nothing beside it that could make it
 * another. One pattern, since most pages are left before a loop through characters is compiled.
 */
const PLAIN =
  /(?<=(?:^|\s)["(]?([\w+-]+(?:\.[\w+-]+)*))@(?=[a-z])((?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,})(?=\.?(?:[\s)\],;:"]|$))/y;

function plainAt(text: string, at: number, seen: number): FoundIdentifier | undefined {
  PLAIN.lastIndex = at;
  const [, local = '', domain = ''] = PLAIN.exec(text) ?? none;
  const start = at - local.length;
  // No label of the domain is too long where the whole isn't.
  const isFitting = local.length <= MAX_LOCAL && domain.length <= MAX_LABEL && start >= seen;
  if (local === '' || !isFitting) return undefined;

  const end = at + 1 + domain.length;
  const value = text.slice(start, end);
  const isId = hasLabel(text, start) || isMachineMade(value);
  return { kind: isId ? 'messageId' : 'recipient', value, start, end };
}

const none: readonly string[] = [];

/** The last `<` in a stretch; -1 where something in it ends the brackets; else undefined. */
function openBracket(text: string, from: number, to: number): number | undefined {
  for (let i = to - 1; i >= from; i--) {
    const char = text.charCodeAt(i);
    if (char === 60) return i;
    if (char === 62 || isBlank(char)) return -1;
  }
  return undefined;
}

function closeBracket(text: string, from: number): number {
  const limit = Math.min(text.length, from + MAX_MESSAGE_ID);
  for (let i = from; i < limit; i++) {
    const char = text.charCodeAt(i);
    if (char === 62) return i;
    if (char === 60 || isBlank(char)) return -1;
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
  return { kind: 'recipient', value: inLowerDomain(written, at - start), start, end };
}

/** Where the local part begins: at `at` itself where there is none. */
function localStart(text: string, at: number, seen: number): number {
  let start = at;
  let isPlain = true;
  const limit = Math.max(seen, at - MAX_LOCAL - REACH);
  while (start > limit && isLocalChar(text.charCodeAt(start - 1))) {
    start--;
    isPlain &&= isPlainLocalChar(text.charCodeAt(start));
  }
  if (isPlain) return start;

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
  while (end > from && isDotOrHyphen(text.charCodeAt(end - 1))) end--;
  return end;
}

function isDotOrHyphen(code: number): boolean {
  return code === 46 || code === 45;
}

/** What has an address's shape and is none: credentials in a URL, `logo@2x.png`, `a@b.example@c`. */
function isNoAddressThere(text: string, start: number, at: number, end: number): boolean {
  if (text.charCodeAt(end) === AT || isRetinaImage(text, at + 1, end)) return true;
  const last = start === 0 ? 32 : text.charCodeAt(start - 1);
  if (isBlank(last)) return false;
  if (last === AT || last === 46 || last === 92) return true;
  const before = text.slice(Math.max(0, start - REACH), at);
  return before.includes('://') && /:\/\/[^\s/?#]*$/.test(before);
}

/** `2x.png`: so image files for fine screens are called. */
function isRetinaImage(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start);
  if (first < 48 || first > 57) return false;
  const name = /^\d+(?:\.\d+)?x\.(?:png|jpe?g|gif|webp|avif|svg|ico|bmp|tiff?)$/i;
  return name.test(text.slice(start, end));
}

function isBlank(code: number): boolean {
  return code <= 32 || code === 160;
}

function messageId(text: string, start: number, end: number): FoundIdentifier {
  const id = text.slice(start, end);
  const at = id.lastIndexOf('@');
  return { kind: 'messageId', value: at === -1 ? id : inLowerDomain(id, at), start, end };
}

function inLowerDomain(value: string, at: number): string {
  for (let i = at; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const mayBeUpper = code >= 128 || (code >= 65 && code <= 90);
    if (mayBeUpper) return value.slice(0, at) + value.slice(at).toLowerCase();
  }
  return value;
}
