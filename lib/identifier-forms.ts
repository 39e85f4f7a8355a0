/** The forms of an identifier that are the same to us: what is kept and what is asked meet here. */

/**
 * The form in which recipients are compared: lower case throughout, as providers do, and the
 * domain in its ASCII form (IDNA, by the URL standard's `domain to ASCII`).
 */
export function normalRecipient(value: string): string {
  const address = value.trim().normalize('NFC').toLowerCase();
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  if (at !== -1 && ALREADY_NORMAL.test(domain)) return address;
  const url = `http://${domain}`;
  // `URL` would also read a path, a port or credentials: those are no domain.
  const isPlain = at !== -1 && !/[/:?#@\\[\]\s]/.test(domain) && URL.canParse(url);
  return isPlain ? `${address.slice(0, at)}@${new URL(url).hostname}` : address;
}

/** Most domains: `URL` would only give them back, and takes ten times as long. */
const ALREADY_NORMAL = /^(?!(?:.*\.)?xn--)(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]+$/;

/**
 * A message ID without what may stand around it: `<>`, `&lt;`, `mid:` (RFC 2392), white space.
 * Its letters stay as they are: they tell IDs apart.
 */
export function normalMessageId(value: string): string {
  const text = value.trim();
  const [, mid] = /^<?mid:(?:\/\/)?([^/]*)/i.exec(text) ?? []; // what follows a / is a part of it
  return (mid === undefined ? text : decodePercent(mid))
    .replaceAll('\0', '') // no database holds it
    .replace(/^(?:<|&lt;)+|(?:>|&gt;)+$/gi, '')
    .trim();
}

/** Every key by which a message can be found. */
export function messageIdKeys(ids: {
  messageId?: string | undefined;
  providerMessageId?: string | undefined;
}): string[] {
  const keys = [ids.messageId, ids.providerMessageId].flatMap((id) => (id ? formsOf(id) : []));
  return [...new Set(keys)];
}

/** The keys under which a message may be kept whose ID an agent holds in this form. */
export function messageIdQueryKeys(value: string): string[] {
  return [keyOf(value)];
}

/** What stands before the `@` tells IDs apart; the case of the domain doesn't, nor that of a UUID. */
function keyOf(id: string): string {
  const whole = normalMessageId(id);
  if (UUID.test(whole)) return whole.toLowerCase();
  const at = whole.lastIndexOf('@');
  return at === -1 ? whole : whole.slice(0, at) + whole.slice(at).toLowerCase();
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * SendGrid's short ID (`X-Message-Id`) is what its long one has before `.recvd` or `.filter`, and
 * what its SMTP id has before the `@`. Older ones are hexadecimal, in parts: `14c5d75ce93.dfd.64b469`.
 */
const SENDGRID_ID =
  /^([\w-]{22}|[\da-f]{8,12}(?:\.[\da-f]+){1,3})(?:\.(?:st)?(?:filter|recvd)[^@]*$|@[a-z\d.-]*ismtpd)/i;

/** A queue id of Postfix, which it gives again, and when: in seconds, `931F222C3F4.1795597201`. */
const POSTFIX_ID = /^([\dA-F]{6,})\.\d{10}$/;

function formsOf(id: string): string[] {
  const whole = keyOf(id);
  const [, short] = SENDGRID_ID.exec(whole) ?? POSTFIX_ID.exec(whole) ?? [];
  return short ? [whole, short] : [whole];
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % is meant as it stands
  }
}
