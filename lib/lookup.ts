import type { Note } from './api.ts';
import type { Delivery } from './delivery.ts';
import type { Status } from './status.ts';

/** When an answer was got, and how far it reaches. */
export interface Answered {
  /** This browser's clock when the answer came: milliseconds. */
  fetchedAt: number;
  /** The status API's clock minus this browser's: milliseconds. Add it to `Date.now()`. */
  clockOffset: number;
  retentionDays: number;
  /** Providers that couldn't be asked: what they know may be missing. */
  notes?: Note[] | undefined;
}

export type Found = {
  kind: 'found';
  deliveries: [Delivery, ...Delivery[]];
  more: boolean;
} & Answered;
export type NotFound = { kind: 'notFound' } & Answered;

/** What a look-up came to. */
export type Lookup =
  | Found
  | NotFound
  /** `older`: what was known before, for the agent to see with its age. */
  | { kind: 'unavailable'; obstacle: Obstacle; older?: Found | NotFound };

/** What is known by a look-up: its answer or, where none came, what was known before. */
export function knownBy(lookup: Lookup | undefined): Found | NotFound | undefined {
  return lookup?.kind === 'unavailable' ? lookup.older : lookup;
}

/** The status that its marks show: that of the newest email, as far as it is known. */
export function statusOf(lookup: Lookup): Status | undefined {
  const known = knownBy(lookup);
  return known?.kind === 'found' ? known.deliveries[0].status : undefined;
}

/** Why there is no fresh answer. Each has its words and its way out in `wording.ts`. */
export type Obstacle =
  | { kind: 'notSetUp' }
  /** The browser's permission to reach the status API was never given, or taken away. */
  | { kind: 'notAllowed'; origin: string }
  | { kind: 'offline' }
  | { kind: 'timedOut' }
  /** The token isn't known, or not any more. */
  | { kind: 'unauthorized' }
  /** The token is known, but not for look-ups. */
  | { kind: 'wrongScope' }
  /** Asking again makes sense from this moment on (this browser's clock, milliseconds). */
  | { kind: 'rateLimited'; retryAt: number }
  | { kind: 'serverError'; status: number }
  /** The answer was not one that the contract knows. */
  | { kind: 'badReply'; detail: string }
  /** The extension was updated under an open page: only a reload of the page helps. */
  | { kind: 'extensionUpdated' };
