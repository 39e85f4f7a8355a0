/** More changes at once, and the whole page is looked at instead. */
const MAX_CHANGES = 2000;

/** What the page did since it was last looked at, as nodes to look at again. */
export class Changes {
  /** The page took something away. */
  hasRemoved = false;
  #records: MutationRecord[][] = [];
  #recordCount = 0;
  #nodes = new Set<Node>();

  /** @param whole all that is looked at when too much has changed. */
  constructor(readonly whole: () => Iterable<Node>) {}

  /** Something was not looked at yet. */
  get isBehind(): boolean {
    return this.#nodes.size > 0 || this.#recordCount > 0;
  }

  add(node: Node): void {
    this.#nodes.add(node);
  }

  /** Keep records for later: it is the page's own time now. */
  note(records: MutationRecord[]): void {
    this.#records.push(records);
    this.#recordCount += records.length;
    if (this.#recordCount <= MAX_CHANGES) return;
    this.#forgetRecords();
    this.hasRemoved = true;
    this.#nodes = new Set(this.whole());
  }

  /** The nodes that are new or have changed, each once. */
  take(): Set<Node> {
    const records = this.#records.flat();
    this.#forgetRecords();
    for (const record of records) this.#read(record);
    const nodes = this.#nodes;
    this.#nodes = new Set();
    return nodes;
  }

  #forgetRecords(): void {
    this.#records = [];
    this.#recordCount = 0;
  }

  #read(record: MutationRecord): void {
    const { type, target, addedNodes, removedNodes, previousSibling, nextSibling } = record;
    if (type !== 'childList') this.add(target);
    for (const node of addedNodes) this.add(node);
    if (removedNodes.length === 0) return;
    this.hasRemoved = true;
    // What was on either side of it may run on now.
    const beside = edgeOf(previousSibling, 'lastChild') ?? edgeOf(nextSibling, 'firstChild');
    if (beside) this.add(beside);
  }
}

function edgeOf(node: Node | null, edge: 'firstChild' | 'lastChild'): Node | undefined {
  let at = node;
  while (at?.[edge]) at = at[edge];
  return at?.nodeType === Node.TEXT_NODE ? at : undefined;
}
