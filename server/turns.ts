/** One at a time, in the order asked, but what is brief goes before what isn't. */
export interface Turns {
  take<T>(kind: 'brief' | 'long', work: () => Promise<T>): Promise<T>;
}

/** Not Kysely's own lock: that lets one who asks again and again have it for ever. */
export function createTurns(): Turns {
  const waiting = { brief: [] as (() => void)[], long: [] as (() => void)[] };
  let isTaken = false;

  function next(): void {
    const go = waiting.brief.shift() ?? waiting.long.shift();
    isTaken = go !== undefined;
    go?.();
  }

  return {
    async take(kind, work) {
      if (isTaken) await new Promise<void>((resolve) => waiting[kind].push(resolve));
      isTaken = true;
      try {
        return await work();
      } finally {
        next();
      }
    },
  };
}
