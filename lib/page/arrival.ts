/** Telling whether a reply arrived in an editor, whatever the editor did to its white space. */

/** Editors make blanks, no-break spaces or elements of line breaks, and leave invisible fillers. */
export function withoutSpaces(text: string): string {
  return text.replace(/[\s\u200b-\u200d\u2060\ufeff]+/g, '');
}

/**
 * Whether `reply` stands in `after` exactly once more than before, by its first and last line.
 *
 * Before is told as the text on either side of the caret: what the caret splits is no longer there.
 */
export function hasArrived(reply: string, before: [string, string], after: string): boolean {
  const lines = reply.split('\n').map(withoutSpaces).filter(Boolean);
  const ends = [lines.at(0), lines.at(-1)].filter((line) => line !== undefined);
  return ends.every((line) => {
    const expected = [reply, ...before].reduce((sum, text) => sum + count(line, text), 0);
    return count(line, after) === expected;
  });
}

function count(line: string, text: string): number {
  return withoutSpaces(text).split(line).length - 1;
}
