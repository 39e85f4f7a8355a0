import type { Mark } from './marks.ts';

/** For sorting: marks as a reader meets them, those in shadow roots where their hosts are. */
export function inDocumentOrder(a: Mark, b: Mark): number {
  if (a.node === b.node) return a.parts[0].start - b.parts[0].start;
  const [one, other] = inOneTree(a.node, b.node);
  return one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

/** The nodes, or the hosts that they are in: shadow roots have no order among each other. */
function inOneTree(a: Node, b: Node): [Node, Node] {
  const ways = [hostsOf(a), hostsOf(b)] as const;
  while (ways[0].length > 1 && ways[1].length > 1 && ways[0].at(-2) === ways[1].at(-2)) {
    ways[0].pop();
    ways[1].pop();
  }
  return [ways[0].at(-1) ?? a, ways[1].at(-1) ?? b];
}

/** The node and each host around it, the outermost last. */
function hostsOf(node: Node): Node[] {
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? [node, ...hostsOf(root.host)] : [node];
}
