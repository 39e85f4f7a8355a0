import type { Person } from './helpdesks/adapter.ts';
import { keyOf } from './identifier-key.ts';
import type { Identifier } from './identifier-schema.ts';

/** An identifier that stands on a page. */
export interface Spotted {
  identifier: Identifier;
  /** Whom it is of, where the page tells. */
  who?: Person | undefined;
  /** How often it stands there. */
  count: number;
}

/** An identifier that stands on a page in a tab. */
export interface SpottedInTab extends Spotted {
  /** The first of the frames that it stands in. */
  frameId: number;
}

/** Who stands in several places is the first of these; quoted is who is nothing but quoted. */
const RANKS: (Person | undefined)[] = ['client', 'cc', 'agent', undefined, 'quoted'];

/** What all frames of a page hold, each once: the page itself first, each in its own order. */
export function mergeFrames(frames: { frameId: number; reply: Spotted[] }[]): SpottedInTab[] {
  const isPage = ({ frameId }: { frameId: number }) => frameId === 0;
  const inOrder = [...frames.filter(isPage), ...frames.filter((frame) => !isPage(frame))];
  return mergeSpotted(
    inOrder.flatMap(({ frameId, reply }) => reply.map((spotted) => ({ ...spotted, frameId }))),
  );
}

/** Each identifier once, where and as it is spelled first. */
export function mergeSpotted<T extends Spotted>(all: T[]): T[] {
  const byKey = new Map<string, T>();
  for (const spotted of all) {
    const key = keyOf(spotted.identifier);
    const first = byKey.get(key);
    byKey.set(key, first ? together(first, spotted) : spotted);
  }
  return [...byKey.values()];
}

function together<T extends Spotted>(first: T, other: T): T {
  const who = RANKS.find((person) => person === first.who || person === other.who);
  return { ...first, who, count: first.count + other.count };
}
