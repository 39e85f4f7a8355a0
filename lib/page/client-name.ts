import { closestTo } from './element-methods.ts';
import type { Mark } from './marks.ts';

/** Longer before an address is no name. */
const REACH = 80;
const BLOCKS = 'p, li, td, th, dd, dt, div, pre, blockquote, address, section, article, body';

/** A word of a name: a capital, or letters that have none; or what stands small between names. */
const WORD = "[\\p{Lu}\\p{Lo}][\\p{L}\\p{M}'’.-]*";
const BETWEEN = '(?:v[ao]n|de[rnl]?|d[aiu]|dos|das|della?|l[ae]|te[rn]|bin|al|el|y)';
const DISPLAY_NAME = new RegExp(
  `(?:^|[\\n:;,>"]|\\b[AP]M)\\s*"?(${WORD}(?: (?:${WORD}|${BETWEEN})){0,4})"?\\s*<$`,
  'u',
);

/**
 * The name that a page gives an address in the way of mail headers (RFC 5322, 3.4):
 * `Ana Ruiz <ana@example.net>`. A name that only stands near may be anybody's.
 */
export function clientNameBeside({ identifier, parts: [first], bearer }: Mark) {
  if (identifier.kind !== 'recipient' || !first || bearer) return undefined;
  return DISPLAY_NAME.exec(textBefore(first.node, first.start))?.[1];
}

/** What stands before it in its block, in one line. */
function textBefore(node: Text, end: number): string {
  let text = node.data.slice(Math.max(0, end - REACH), end);
  const parent = node.parentElement;
  const block = parent && closestTo(parent, BLOCKS);
  if (!block) return text;

  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  walker.currentNode = node;
  while (text.length < REACH) {
    const before = walker.previousNode();
    if (!before || (before instanceof Element && before.matches(`br, hr, ${BLOCKS}`))) break;
    if (before.nodeType === Node.TEXT_NODE) text = (before as Text).data + text;
  }
  return text.replace(/[^\S\n]+/g, ' ');
}
