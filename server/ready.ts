/** Whether the database can be reached. */
import { sql } from 'kysely';
import type { Reader } from './database.ts';

/** Resolves as soon as it has answered, in no more than `withinMs`. Whoever asks meanwhile shares it. */
export function createReadiness({ queries }: { queries: Reader }, withinMs = 2000) {
  let asked: Promise<boolean> | undefined;

  function ask(): Promise<boolean> {
    const { promise: late, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, withinMs, false);
    const answered = sql`select kept_since from retention`.execute(queries).then(
      () => true,
      () => false,
    );
    return Promise.race([answered, late]).finally(() => clearTimeout(timer));
  }

  return function isReady(): Promise<boolean> {
    asked ??= ask().finally(() => {
      asked = undefined;
    });
    return asked;
  };
}
