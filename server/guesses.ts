/** Slows down who tries tokens: past a few wrong ones, none of theirs is looked at for a while. */
export interface Guesses {
  /** How many seconds to wait before this token is looked at; 0 where there's no need to. */
  waitFor(client: string, hash: string): number;
  wasWrong(client: string): void;
  wasRight(hash: string): void;
}

/** As many wrong tokens at once as a person who sets up a browser may need. */
const AT_ONCE = 10;
/** One more may be tried each so often. */
const EACH_MS = 6000;
/** Clients that are remembered: of more, those that were wrong the longest ago are forgotten. */
const MOST_CLIENTS = 10_000;
/** Tokens that were right lately. */
const MOST_TOKENS = 10_000;

/**
 * In memory: it is this process whose work it spares. A token that was right here is looked at always:
 * behind one address there may be a whole office, with one browser that is set up wrong.
 */
export function createGuesses(now: () => Date): Guesses {
  /** When a client will have none to its account. */
  const clearAt = new Map<string, number>();
  const right = new Set<string>();

  return {
    waitFor(client, hash) {
      if (right.has(hash)) return 0;
      const ahead = (clearAt.get(client) ?? 0) - now().getTime();
      return Math.max(0, Math.ceil((ahead - (AT_ONCE - 1) * EACH_MS) / 1000));
    },
    wasWrong(client) {
      const from = Math.max(clearAt.get(client) ?? 0, now().getTime());
      addNewest(clearAt, client, MOST_CLIENTS);
      clearAt.set(client, from + EACH_MS);
    },
    wasRight(hash) {
      if (right.has(hash)) return;
      right.add(hash);
      const [oldest] = right;
      if (right.size > MOST_TOKENS && oldest) right.delete(oldest);
    },
  };
}

/** Make room for a client at the end, where the newest are. */
function addNewest(clients: Map<string, number>, client: string, most: number): void {
  clients.delete(client);
  const [oldest] = clients.keys();
  if (clients.size >= most && oldest !== undefined) clients.delete(oldest);
}
