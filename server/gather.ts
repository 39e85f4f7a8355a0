/** Questions of one turn of the event loop, asked together. */
import { setImmediate } from 'node:timers/promises';

/**
 * Under load, dozens of requests arrive in one turn: one way to the database then does for all of them.
 * `ask` begins after the last of them came, so that none is told what was true before it asked.
 */
export function gather<T>(
  ask: (keys: string[]) => Promise<Map<string, T>>,
): (key: string) => Promise<T | undefined> {
  let open: { keys: Set<string>; answers: Promise<Map<string, T>> } | undefined;

  function begin() {
    const keys = new Set<string>();
    const answers = setImmediate().then(() => {
      open = undefined;
      return ask([...keys]);
    });
    return { keys, answers };
  }

  return async (key) => {
    open ??= begin();
    open.keys.add(key);
    return (await open.answers).get(key);
  };
}
