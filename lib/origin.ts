/** An address as typed -> the address to use, or why it can't be used. */
export type ReadAddress =
  | { kind: 'address'; address: string }
  | { kind: 'badAddress'; why: string };

/**
 * Read the address of a status API as typed. Gives it without a slash at its end.
 *
 * Only `https:`, but for loopback: tokens and clients' addresses go there.
 */
export function readStatusApiAddress(typed: string): ReadAddress {
  const url = readUrl(typed);
  if (!url) return bad('That is not a web address. One looks like https://status.example.com.');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return bad('Only https:// is safe for clients’ data. http:// works on this computer alone.');
  }
  if (url.username || url.password) {
    return bad('Leave user name and password out of the address: the token does that.');
  }
  return { kind: 'address', address: `${url.origin}${url.pathname}`.replace(/\/+$/, '') };
}

/** Read the address of a helpdesk as typed: any page of it will do. Gives its origin. */
export function readHelpdeskAddress(typed: string): ReadAddress {
  const url = readUrl(typed);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return bad('That is not a web address. One looks like https://clinic.example.com.');
  }
  return { kind: 'address', address: url.origin };
}

/** The origin of an address that was read; empty where there is none. */
export function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : '';
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** `clinic.example.com` is meant as `https://clinic.example.com`. */
function readUrl(typed: string): URL | undefined {
  const text = typed.trim();
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!text || /\s/.test(text)) return undefined;
  return URL.canParse(withScheme) ? new URL(withScheme) : undefined;
}

function bad(why: string): ReadAddress {
  return { kind: 'badAddress', why };
}
