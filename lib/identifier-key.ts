import type { Identifier } from './identifier-schema.ts';

/** The same for all spellings that one look-up answers: of message IDs, the letters tell them apart. */
export function keyOf({ kind, value }: Identifier): string {
  return `${kind} ${kind === 'recipient' ? value.toLowerCase() : value}`;
}
