/** Slows down who tries tokens: past a few wrong ones, none of theirs is looked at for a while. */
export interface Guesses {
  /** A client tries a token: may it be looked at? One that nothing is known of may always. */
  attempt(client: string | undefined, hash: string): Attempt;
}

export type Attempt =
  | { kind: 'refused'; waitSeconds: number }
  | { kind: 'allowed'; end(found: 'right' | 'wrong' | 'not known'): void };

/** As many wrong tokens at once as a person who sets up a browser may need. */
const AT_ONCE = 10;
/** One more may be tried each so often. */
const EACH_MS = 6000;
/** So many different ones may be looked at at the same moment. */
const AT_THE_SAME_TIME = 100;
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
  /** The tokens of each client that are being looked at. */
  const underway = new Map<string, Set<string>>();
  const right = new Set<string>();

  function waitSeconds(client: string): number {
    const ahead = (clearAt.get(client) ?? 0) - now().getTime();
    if (ahead > (AT_ONCE - 1) * EACH_MS) return Math.ceil((ahead - (AT_ONCE - 1) * EACH_MS) / 1000);
    return (underway.get(client)?.size ?? 0) < AT_THE_SAME_TIME ? 0 : 1;
  }

  function wasWrong(client: string): void {
    const from = Math.max(clearAt.get(client) ?? 0, now().getTime());
    clearAt.delete(client);
    clearAt.set(client, from + EACH_MS); // at the end, where the newest are
    forgetOldest(clearAt, MOST_CLIENTS);
  }

  function wasRight(hash: string): void {
    right.add(hash);
    forgetOldest(right, MOST_TOKENS);
  }

  return {
    attempt(client, hash) {
      if (client === undefined || right.has(hash)) return { kind: 'allowed', end() {} };
      const tried = underway.get(client) ?? new Set();
      if (tried.has(hash)) return { kind: 'allowed', end() {} }; // the same again is no other guess
      const wait = waitSeconds(client);
      if (wait > 0) return { kind: 'refused', waitSeconds: wait };
      underway.set(client, tried.add(hash));
      return {
        kind: 'allowed',
        end(found) {
          tried.delete(hash);
          if (tried.size === 0) underway.delete(client);
          if (found === 'wrong') wasWrong(client);
          if (found === 'right') wasRight(hash);
        },
      };
    },
  };
}

function forgetOldest(known: Map<string, unknown> | Set<string>, most: number): void {
  const [oldest] = known.keys();
  if (known.size > most && oldest !== undefined) known.delete(oldest);
}
