/** A page for measuring: elements of tickets; in each 30,000 of them, 1,427 identifiers. */
const ELEMENTS = 30_000;
const IDENTIFIERS = 1_427;
const TICKET_ELEMENTS = 9;

const sentences = [
  'Thanks for your help with the intake form, it still has not arrived at our office.',
  'Could you send it again to the right place, please, and tell us when it is on its way?',
  'Our clinic opens at nine and closes at half past four, with an hour for lunch.',
  'The client says that nothing came, neither in the inbox nor in the junk folder.',
  'We have looked at the log, and the reminder went out on Monday as it always does.',
];

/** What goes into its body. */
export function pageHtml(elements = ELEMENTS): string {
  const tickets = Math.floor(elements / TICKET_ELEMENTS);
  const all = identifiersIn(elements);
  let identifiers = 0;
  let html = '';
  for (let i = 0; i < tickets; i++) {
    const isNext = identifiers < (all * (i + 1)) / tickets;
    html += ticket(i, isNext ? identifier(identifiers++) : 'nobody in particular');
  }
  return html;
}

export function identifiersIn(elements = ELEMENTS): number {
  return Math.round((IDENTIFIERS * elements) / ELEMENTS);
}

function ticket(i: number, about: string): string {
  const [one, other, third] = [0, 1, 2].map((n) => sentences[(i + n) % sentences.length]);
  return (
    `<div class="ticket"><h3>Ticket <b>${i}</b></h3><p>${one} <i>${other}</i> ${third}</p>` +
    `<ul><li>About ${about}, since Monday</li><li><a href="#">${other}</a></li></ul>` +
    `<div>${third} <span>${one}</span></div></div>`
  );
}

function identifier(i: number): string {
  switch (i % 5) {
    case 0:
      return `&lt;${i}.4f2a9c@mail.example.com&gt;`;
    case 1:
      return `<b>person${i}</b>@example.net`;
    default:
      return `person${i}@example.org`;
  }
}
