type ReadToken = { kind: 'token'; token: string } | { kind: 'badToken'; why: string };

/** Longer ones don't fit into the headers that most servers take. */
const MAX_LENGTH = 4000;

/** Read an access token as pasted; an empty one is no mistake, it leaves the kept one as it is. */
export function readToken(pasted: string): ReadToken {
  const token = pasted.trim().replace(/^Bearer\s+/i, '');
  if (token.length > MAX_LENGTH) return bad('It is too long to be a token.');
  // A header holds nothing else, and tokens are of letters that can be seen (RFC 6750, 2.1).
  const odd = /[^\x21-\x7e]/u.exec(token)?.[0];
  return odd === undefined ? { kind: 'token', token } : bad(wordsFor(odd));
}

function wordsFor(odd: string): string {
  if (/\s/.test(odd)) return 'There is a space or a line break in the token.';
  if (/^\p{C}$/u.test(odd)) return 'There is an invisible character in the token.';
  return `No token has a “${odd}” in it.`;
}

function bad(what: string): ReadToken {
  return { kind: 'badToken', why: `${what} Copy it again, whole and alone.` };
}
