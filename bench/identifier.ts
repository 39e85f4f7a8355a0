import Autolinker from 'autolinker';
import { LinkifyIt } from 'linkify-it';
import { find } from 'linkifyjs';
import { findIdentifiers } from '../lib/identifier.ts';
import { median, ratio } from './ratio.ts';
import { ticketText } from './ticket-text.ts';

const TEXT_LENGTH = 5_000_000;
/** About as long as the text nodes of a page are. */
const PIECE_LENGTH = 405;
const ROUNDS = 5;
const WARM_UP = 200_000;
const LENGTHS = [12_500, 25_000, 50_000, 100_000];

/** Each as it finds addresses and nothing else; ours finds message IDs as well. */
const peers: Record<string, (text: string) => unknown> = {
  'linkify-it': linkifyIt(),
  linkifyjs: (text) => find(text, 'email'),
  autolinker: (text) =>
    Autolinker.parse(text, { email: true, urls: false, phone: false, mention: false }),
};

/** What costs others a time that grows faster than the text does. */
const hostile: Record<string, (length: number) => string> = {
  'a…': (n) => 'a'.repeat(n),
  'a…@': (n) => `${'a'.repeat(n)}@`,
  'a.a.a.…': (n) => 'a.'.repeat(n / 2),
  'x@aaa…': (n) => `x@${'a'.repeat(n)}`,
  'x@a.a.…': (n) => `x@${'a.'.repeat(n / 2)}`,
  'x@a-a-…': (n) => `x@${'a-'.repeat(n / 2)}`,
  'a@a@a@…': (n) => 'a@'.repeat(n / 2),
  '@@@…': (n) => '@'.repeat(n),
  '<<<…': (n) => '<'.repeat(n),
  '<a@<a@…': (n) => '<a@'.repeat(n / 3),
  '<a@a><a@a>…': (n) => '<a@a>'.repeat(n / 5),
  'mailto:mailto:…': (n) => 'mailto:'.repeat(n / 7),
  'Message-ID: …': (n) => 'Message-ID: '.repeat(n / 12),
  'message message…': (n) => 'message '.repeat(n / 8),
  'message-id"""…': (n) => `message-id${'"'.repeat(n)}`,
  '.filter.filter…': (n) => '.filter'.repeat(n / 7),
  '-000000-000000…': (n) => '-000000'.repeat(n / 7),
  'x://a@a://a@…': (n) => 'x://a@'.repeat(n / 6),
  'message-id, blanks…': (n) => `message-id${' '.repeat(n)}`,
  'é…@': (n) => `${'é'.repeat(n)}@`,
};

/** `findIdentifiers` against peers on ticket text; on hostile strings against itself, by length. */
export function benchIdentifiers(): void {
  const text = ticketText(TEXT_LENGTH);
  const ways = { ours: findIdentifiers, ...peers };
  // A few times, so that all of them run as compiled as they will be in a tab that stays open.
  for (const find of Object.values(ways)) for (let i = 0; i < 5; i++) find(text.slice(0, WARM_UP));
  const found = findIdentifiers(text);
  const addresses = found.filter(({ kind }) => kind === 'recipient').length;
  console.log(
    `\nIdentifiers: 5 MB of ticket text, ${addresses} addresses, ${found.length - addresses} message IDs`,
  );
  const pieces = inPieces(text);
  for (const [how, texts] of Object.entries({
    'in one string': [text],
    [`in ${pieces.length} strings`]: pieces,
  })) {
    const times: Record<string, number[]> = {};
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, find] of Object.entries(ways)) {
        times[name] ??= [];
        times[name].push(
          time(() => {
            for (const text of texts) find(text);
          }),
        );
      }
    }
    const { ours = [], ...theirs } = times;
    for (const [name, its] of Object.entries(theirs)) {
      console.log(`  ${how}: ${name}, addresses only: ${ratio(its, ours)} times as long as ours`);
    }
  }
  console.log('Hostile strings: time per character at 100k characters, of that at 12.5k');
  const growths = Object.entries(hostile).map(([name, make]) => ({ name, growth: growth(make) }));
  growths.sort((a, b) => b.growth - a.growth);
  for (const { name, growth } of growths.slice(0, 3)) {
    console.log(`  ${growth.toFixed(2)}: ${name}`);
  }
  console.log(`  ${growths.length - 3} more grew less`);
}

/** Each a string of its own, not a view of a part of the whole. */
function inPieces(text: string): string[] {
  const pieces: string[] = [];
  for (let i = 0; i < text.length; i += PIECE_LENGTH) {
    pieces.push(Buffer.from(text.slice(i, i + PIECE_LENGTH)).toString());
  }
  return pieces;
}

function linkifyIt() {
  const linkify = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: true });
  // Without any schema it never ends; `mailto:` is an address's own.
  for (const schema of ['http:', 'https:', 'ftp:', '//']) linkify.add(schema, null);
  return (text: string) => linkify.match(text);
}

/** How much longer a character takes in the longest than in the shortest: 1 where it is linear. */
function growth(make: (length: number) => string): number {
  const perCharacter = LENGTHS.map((length) => {
    const text = make(length);
    findIdentifiers(text); // warm
    // Many at a time: one alone is shorter than what a clock in a browser or Node tells apart.
    const repeats = 8 * ((LENGTHS.at(-1) as number) / length);
    const one = () => {
      for (let i = 0; i < repeats; i++) findIdentifiers(text);
    };
    return median([1, 2, 3, 4, 5].map(() => time(one))) / (repeats * length);
  });
  return (perCharacter.at(-1) as number) / (perCharacter[0] as number);
}

function time(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
