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

/**
 * What each code says, in plain words: RFC 3463, section 3, and the codes registered since
 * (RFC 6531, 7293, 7372, 7505).
 */
const reasons: Record<string, string> = {
  '1.1': 'There is no mailbox of this name.',
  '1.2': 'There is no such domain, or it takes no email.',
  '1.3': 'The address is not written correctly.',
  '1.4': 'The address fits more than one mailbox.',
  '1.6': 'The mailbox has moved, and nothing is forwarded.',
  '1.7': 'The sender’s address was not accepted.',
  '1.8': 'The sender’s domain was not accepted.',
  '1.10': 'The domain says that it takes no email at all.',
  '2.1': 'The mailbox is switched off or takes no email.',
  '2.2': 'The mailbox is full.',
  '2.3': 'The email is bigger than the mailbox allows.',
  '2.4': 'The address is a mailing list that doesn’t work.',
  '3.1': 'The provider’s mail system is full.',
  '3.2': 'The provider’s mail system takes no email at the moment.',
  '3.4': 'The email is too big for the provider.',
  '3.5': 'The provider’s mail system is not set up correctly.',
  '4.1': 'The provider’s server did not answer.',
  '4.2': 'The connection to the provider broke off.',
  '4.3': 'The provider’s address could not be looked up.',
  '4.4': 'No way to the provider’s server was found.',
  '4.5': 'The provider’s mail system is overloaded.',
  '4.6': 'The email went round in a loop.',
  '4.7': 'The time for trying is over.',
  '5.3': 'It had too many recipients at once.',
  '6.1': 'The provider doesn’t take this kind of content.',
  '6.7': 'The provider can’t handle letters outside ASCII in an address.',
  '7.1': 'The provider’s rules don’t let it in. Often that is a spam filter.',
  '7.13': 'The mailbox’s account is switched off.',
  '7.17': 'The mailbox belongs to someone else by now.',
  '7.18': 'The domain belongs to someone else by now.',
  '7.20': 'The email’s signature (DKIM) did not pass.',
  '7.21': 'The email’s signature (DKIM) was not accepted.',
  '7.22': 'The email’s signature (DKIM) is not the sender’s.',
  '7.23': 'The sending server may not send for its domain (SPF).',
  '7.24': 'Whether the server may send for its domain (SPF) could not be checked.',
  '7.25': 'The sending server’s name did not pass a check (reverse DNS).',
  '7.26': 'Neither SPF nor DKIM vouched for the email.',
  '7.27': 'The sender’s own domain takes no email.',
  '7.28': 'Too much email came at once.',
};

/** What the second number is about, where the third says nothing that we know. */
const subjects: Record<string, string> = {
  1: 'Something is wrong with the address.',
  2: 'Something is wrong with the mailbox.',
  3: 'The provider’s mail system has a problem.',
  4: 'The way to the provider has a problem.',
  5: 'The two servers did not understand each other.',
  6: 'The provider doesn’t take the content or its form.',
  7: 'The provider’s security or spam rules don’t let it in.',
};

const classes: Record<string, string> = {
  2: 'Taken.',
  4: 'Refused for now.',
  5: 'Refused for good.',
};

/**
 * Explain an SMTP enhanced status code (RFC 3463) in plain words.
 *
 * @returns such as `Refused for good. There is no mailbox of this name.`, or `undefined` when it is
 * no such code.
 */
export function explainEnhancedStatusCode(code: string): string | undefined {
  const verdict = classes[/^([245])\.\d{1,3}\.\d{1,3}$/.exec(code)?.[1] ?? ''];
  if (!verdict || code.startsWith('2')) return verdict;
  return `${verdict} ${reasonIn(code) ?? 'No closer reason was given.'}`;
}

/** Why, as far as an enhanced status code of a refusal says: `The mailbox is full.` */
export function reasonIn(code: string): string | undefined {
  const [, subject = '', detail = ''] = /^[45]\.(\d{1,3})\.(\d{1,3})$/.exec(code) ?? [];
  return reasons[`${subject}.${detail}`] ?? subjects[subject];
}
