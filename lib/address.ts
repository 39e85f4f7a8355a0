/** How an address is written: RFC 5321 and, beyond ASCII, RFC 6531. */

/** RFC 5321, 4.5.3.1; counted in UTF-16 units. */
export const MAX_LOCAL = 64;
export const MAX_DOMAIN = 253;
export const MAX_LABEL = 63;

const DOT = 46;
const HYPHEN = 45;
const NINE = 57;

/** Whether it is written as RFC 5321 and 6531 want an address, with a domain of the internet. */
export function isAddress(value: string): boolean {
  const at = value.indexOf('@');
  return at > 0 && isLocalPart(value, at) && isDomain(value, at + 1);
}

function isLocalPart(value: string, end: number): boolean {
  if (end > MAX_LOCAL) return false;
  let last = DOT;
  for (let i = 0; i < end; i++) {
    const code = value.charCodeAt(i);
    if (!isLocalChar(code) || (code === DOT && last === DOT)) return false;
    last = code;
  }
  return last !== DOT;
}

function isDomain(value: string, start: number): boolean {
  const end = value.length;
  if (end - start > MAX_DOMAIN) return false;
  let label = start; // where the present one begins
  let wordy = -1; // the last that is neither digit nor hyphen
  for (let i = start; i < end; i++) {
    const code = value.charCodeAt(i);
    if (!isDomainChar(code)) return false;
    if (code !== DOT) {
      if (code > NINE) wordy = i;
      continue;
    }
    if (!isLabel(value, label, i)) return false;
    label = i + 1;
  }
  // No domain of the internet has one label only, or ends in a number or a single letter.
  return label > start && end - label > 1 && wordy >= label && isLabel(value, label, end);
}

function isLabel(value: string, start: number, end: number): boolean {
  return (
    end > start &&
    end - start <= MAX_LABEL &&
    value.charCodeAt(start) !== HYPHEN &&
    value.charCodeAt(end - 1) !== HYPHEN
  );
}

/** RFC 5322 atext and the dot; beyond ASCII (RFC 6531) letters, marks and digits. */
export function isLocalChar(code: number): boolean {
  return code < 128 ? ASCII_LOCAL[code] === 1 : isWide(code);
}

/** Of atext, what hardly ever stands between an address and what is around it. */
export function isPlainLocalChar(code: number): boolean {
  return code < 128 ? ASCII_PLAIN[code] === 1 : isWide(code);
}

export function isDomainChar(code: number): boolean {
  return code < 128 ? ASCII_DOMAIN[code] === 1 : isWide(code);
}

/** Half of a surrogate pair counts: most of what is that far out is letters. */
function isWide(code: number): boolean {
  return (code >= 0xd800 && code <= 0xdfff) || /[\p{L}\p{M}\p{N}]/u.test(String.fromCharCode(code));
}

const ASCII_LOCAL = charTable("!#$%&'*+/=?^_`{|}~.-");
const ASCII_PLAIN = charTable('+_.-');
const ASCII_DOMAIN = charTable('.-');

function charTable(more: string): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => {
    const char = String.fromCharCode(code);
    return Number(/[a-z\d]/i.test(char) || more.includes(char));
  });
}
