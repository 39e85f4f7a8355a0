/**
 * Whether an address that came from a page may stand in a provider's query.
 *
 * Query languages have quotes and escapes; none says how to write those themselves. So an address
 * with such a character isn't asked for, nor one that no URL could hold.
 */
export function isPlainAddress(value: string): boolean {
  return (
    /^[^\s\p{C}"'`\\<>()@]{1,64}@[^\s\p{C}"'`\\<>()@]{1,253}$/u.test(value) && value.isWellFormed()
  );
}
