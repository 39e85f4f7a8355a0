import { useEffect, useState } from 'preact/hooks';
import type { Progress } from '@/components/popup/SpottedIdentifiers.tsx';
import { keyOf } from '@/lib/identifier-key.ts';
import type { Identifier } from '@/lib/identifier-schema.ts';
import type { Lookup } from '@/lib/lookup.ts';
import type { Organisation } from '@/lib/organisation.ts';
import type { SpottedInTab } from '@/lib/spotted.ts';
import { sortWorstFirst } from '@/lib/worst-first.ts';
import type { PopupEdges } from './use-popup.ts';

/** As many as one request to the status API takes: its `MAX_IDENTIFIERS`. */
const AT_ONCE = 100;

/** What became of all that was spotted on a page, and the order to show it in. */
export function useTicketLookups(
  { ask, lookUpAll }: Pick<PopupEdges, 'ask' | 'lookUpAll'>,
  spotted: SpottedInTab[],
  organisation: Organisation | undefined,
  onKnown: (answers: [Identifier, Lookup][]) => void,
) {
  const [lookups, setLookups] = useState<ReadonlyMap<string, Lookup>>(new Map());
  const [progress, setProgress] = useState<Progress>({ kind: 'notAsked' });
  const [isHeld, hold] = useState(false);
  const [sorted, setSorted] = useState<SpottedInTab[]>();

  const identifiers = spotted.map(({ identifier }) => identifier);
  const lookupOf = (identifier: Identifier) => lookups.get(keyOf(identifier));

  // At the end only, and not under the agent's pointer or focus: no row jumps away.
  useEffect(() => {
    if (progress.kind !== 'answered' || isHeld || !organisation) return;
    const circumstances = { now: Date.now(), organisation };
    setSorted(sortWorstFirst(spotted, ({ identifier }) => lookupOf(identifier), circumstances));
  }, [progress, isHeld, organisation]);

  // Another page, or the same one read anew.
  useEffect(() => {
    setSorted(undefined);
    setProgress({ kind: 'notAsked' });
    if (spotted.length > 0) void readFresh();
  }, [spotted]);

  async function readFresh() {
    const fresh = await ask({ type: 'readFreshLookups', identifiers });
    know(identifiers.flatMap((one, index) => (fresh[index] ? [[one, fresh[index]]] : [])));
  }

  function know(answers: [Identifier, Lookup][]) {
    onKnown(answers);
    setLookups((before) => {
      const after = new Map(before);
      for (const [identifier, lookup] of answers) after.set(keyOf(identifier), lookup);
      return after;
    });
  }

  async function lookUpThese(identifiers: Identifier[], refresh: boolean) {
    const of = identifiers.length;
    for (let answered = 0; answered < of; answered += AT_ONCE) {
      setProgress({ kind: 'asking', answered, of });
      const batch = identifiers.slice(answered, answered + AT_ONCE);
      const found = await lookUpAll(batch, { refresh });
      know(batch.map((identifier, index) => [identifier, found[index] as Lookup])); // one for each
      // A log that answers nothing isn't asked for all the others as well.
      if (found.every(({ kind }) => kind === 'unavailable')) break;
    }
    setProgress({ kind: 'answered' });
  }

  const isOpen = (identifier: Identifier) =>
    (lookupOf(identifier)?.kind ?? 'unavailable') === 'unavailable';

  return {
    ...{ progress, lookupOf, know, hold },
    /** The worst first, once all are known; until then as on the page. */
    inOrder: sorted ?? spotted,
    isWorstFirst: sorted !== undefined,
    lookUpAll: () => lookUpThese(identifiers, progress.kind === 'answered'),
    tryAgain: () => lookUpThese(identifiers.filter(isOpen), false),
  };
}
