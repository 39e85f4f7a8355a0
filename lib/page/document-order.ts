import type { Mark, MarkSet } from './marks.ts';

/**
 * Marks as a reader meets them, those in shadow roots where their hosts are.
 *
 * By one walk, and not by comparing: which of two nodes comes first takes the longer, the more
 * siblings they have.
 */
export function* inDocumentOrder(
  root: Node,
  marks: MarkSet,
  shadowRoots: ReadonlySet<ShadowRoot>,
): Generator<Mark> {
  const { SHOW_ALL, SHOW_TEXT } = NodeFilter;
  const document = root.ownerDocument ?? (root as Document);
  const isOnElements = shadowRoots.size > 0 || marks.hasBearers;
  const walker = document.createTreeWalker(root, isOnElements ? SHOW_ALL : SHOW_TEXT);
  for (let node: Node | null = root; node; node = walker.nextNode()) {
    const own = [...marks.in(node)].filter((mark) => mark.node === node);
    yield* own.sort((a, b) => a.start - b.start);
    const inside = 'shadowRoot' in node ? (node as Element).shadowRoot : null;
    if (inside && shadowRoots.has(inside)) yield* inDocumentOrder(inside, marks, shadowRoots);
  }
}
