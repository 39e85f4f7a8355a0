/** Makes calls of an async function wait for each other, in the order they came. */
export function inTurn<A extends unknown[], R>(
  act: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (...args) => {
    const next = last.then(() => act(...args));
    last = next.catch(() => {}); // its caller hears of it; the next one's turn comes all the same
    return next;
  };
}
