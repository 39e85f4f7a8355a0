/**
 * Find the enhanced status code (RFC 3463) in an SMTP reply.
 *
 * A server writes it straight after the three-digit reply code: `550 5.1.1 No such user`.
 * Digits further on are ignored: `10.5.1.1` in the text is an IP address, not a code.
 *
 * @returns the code, such as `5.1.1`, or `undefined` when the server sent none.
 */
export function enhancedStatusCode(reply: string): string | undefined {
  return /^[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1];
}

/** RFC 3463, section 3, and the codes registered since (RFC 7505, RFC 7372, RFC 8314). */
const details: Record<string, string> = {
  '1.0': 'Something is wrong with the address.',
  '1.1': 'There is no mailbox of this name.',
  '1.2': 'There is no such domain, or it takes no email.',
  '1.3': 'The address is not written correctly.',
  '1.4': 'The address is ambiguous: it fits several mailboxes.',
  '1.6': 'The mailbox has moved, and nothing is forwarded.',
  '1.8': 'The sender’s domain was not accepted.',
  '1.10': 'The domain says that it takes no email at all.',
  '2.0': 'Something is wrong with the mailbox.',
  '2.1': 'The mailbox is switched off or takes no email.',
  '2.2': 'The mailbox is full.',
  '2.3': 'The message is longer than the mailbox takes.',
  '2.4': 'A mailing list could not be expanded.',
  '3.1': 'The provider’s disk is full.',
  '3.2': 'The provider takes no email at the moment.',
  '3.4': 'The message is too big for the provider.',
  '4.1': 'The provider’s server did not answer.',
  '4.2': 'The connection broke off.',
  '4.3': 'The provider’s address could not be looked up.',
  '4.4': 'There is no way to the provider’s server.',
  '4.6': 'The message went round in a loop.',
  '4.7': 'It took too long; the time for trying is over.',
  '5.3': 'Too many recipients at once.',
  '6.1': 'The provider doesn’t take this kind of content.',
  '7.0': 'The provider’s rules forbid it.',
  '7.1': 'The provider’s rules don’t let this message in, often because of a spam filter.',
  '7.20': 'A signature of the message (DKIM) was not accepted.',
  '7.23': 'The sender was not allowed to send for its domain (SPF).',
  '7.25': 'The sending server’s name could not be checked (reverse DNS).',
  '7.26': 'Neither SPF nor DKIM vouched for the message.',
  '7.27': 'The sender’s address takes no email itself.',
  '7.28': 'Too much email came from the same sender.',
};

/** What the second number is about, where the third is not known. */
const subjects: Record<string, string> = {
  0: 'The provider gave no closer reason.',
  1: 'Something is wrong with the address.',
  2: 'Something is wrong with the mailbox.',
  3: 'The provider’s mail system has a problem.',
  4: 'The way to the provider has a problem.',
  5: 'The two servers did not understand each other.',
  6: 'The provider didn’t like the content or its form.',
  7: 'The provider’s security or spam rules forbid it.',
};

const classes: Record<string, string> = {
  2: 'Success',
  4: 'Refused for now',
  5: 'Refused for good',
};

/**
 * Explain an SMTP enhanced status code (RFC 3463) in plain words.
 *
 * @returns such as `Refused for good. There is no mailbox of this name.`, or `undefined` when it is
 * no such code.
 */
export function explainEnhancedStatusCode(code: string): string | undefined {
  const [, type = '', subject = '', detail = ''] =
    /^([245])\.(\d{1,3})\.(\d{1,3})$/.exec(code) ?? [];
  if (!type) return undefined;
  if (type === '2') return `${classes[type]}: it was taken.`;
  const why = details[`${subject}.${detail}`] ?? subjects[subject] ?? subjects[0];
  return `${classes[type]}. ${why}`;
}
