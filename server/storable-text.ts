/**
 * Text as it comes back from a database. PostgreSQL can't hold NUL, and UTF-8 no half of a surrogate
 * pair: one such event would fail its batch again and again.
 */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
