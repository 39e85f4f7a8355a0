/** Questions of one turn of the event loop, asked together. */
import { setImmediate } from 'node:timers/promises';

/**
 * Under load, dozens of requests arrive in one turn: one way to the database then does for all of them.
 * `ask` begins after the last of them came, so that none is told what was true before it asked. Its
 * answers are in the order of the questions.
 */
export function gather<Q, A>(ask: (questions: Q[]) => Promise<A[]>): (question: Q) => Promise<A> {
  let open: { questions: Q[]; answers: Promise<A[]> } | undefined;

  function begin() {
    const questions: Q[] = [];
    const answers = setImmediate().then(() => {
      open = undefined;
      return ask(questions);
    });
    return { questions, answers };
  }

  return async (question) => {
    open ??= begin();
    const index = open.questions.push(question) - 1;
    return (await open.answers)[index] as A; // there is one for each
  };
}
