import { useState } from 'preact/hooks';

/**
 * What is typed over a kept value, until that is kept in its place. A field that nobody has typed
 * in shows what another tab saved meanwhile.
 */
export function useDraft(kept: string) {
  const [typed, setTyped] = useState<string>();
  const [problem, setProblem] = useState('');

  return {
    value: typed ?? kept,
    problem,
    onType(value: string) {
      setTyped(value);
      setProblem('');
    },
    /** It can't be kept as it is: it stays there to mend. */
    refuse: setProblem,
    /** It is kept now. */
    done: () => setTyped(undefined),
  };
}

export type Draft = ReturnType<typeof useDraft>;
