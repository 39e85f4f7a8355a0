const ONE_IN_FOUR = 4;
const ONE_IN_FIFTY = 50;

const sentences = [
  'My client says that the intake form never came, neither in the inbox nor in the junk folder.',
  'Could you send it again, please, and tell us when it is on its way? We close at half past four.',
  'On Monday, 23 November 2026 at 09:12, the front desk wrote: the reminder went out as always.',
  'Thanks - that worked. (For the record: ticket #48213, room 4, $120.00 paid by card.)',
  'We have looked at the log; the second email went to the old address, which she closed in May.',
];

/**
 * Text as tickets have it, about `length` characters: sentences with, in 5 MB, some 10,000 addresses,
 * 2,500 message IDs and 1,000 URLs in between.
 */
export function ticketText(length: number): string {
  const parts: string[] = [];
  let written = 0;
  for (let i = 0; written < length; i++) {
    const part = `${sentences[i % sentences.length]} ${aside(i)}\n`;
    parts.push(part);
    written += part.length;
  }
  return parts.join('');
}

function aside(i: number): string {
  if (i % ONE_IN_FIFTY === 1) return `See https://status.example.com/tickets/${i}?from=mail.`;
  if (i % 17 === 3) return `Message-ID: <${i}.4f2a9c.${i * 7919}@mail.example.com>`;
  if (i % ONE_IN_FOUR === 0) return `Please write to person.${i}+desk@clinic${i % 40}.example.com.`;
  return '';
}
