import type { z } from './zod.ts';

/** What is wrong with a setting, and with which: `“replies.0.body” is missing.` */
export function issueWords({ issues: [issue] }: z.core.$ZodError): string {
  if (!issue) return 'It can’t be used.';
  const place = issue.path.length > 0 ? `“${issue.path.join('.')}”` : 'It';
  return `${place} ${problemOf(issue)}`;
}

function problemOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'custom':
      return `can’t be used. ${issue.message}`;
    case 'invalid_type':
      return /received undefined/.test(issue.message)
        ? 'is missing.'
        : `must be ${typeNames[issue.expected] ?? issue.expected}.`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}.`;
    case 'too_small':
      return `must be at least ${amount(issue.origin, issue.minimum)}.`;
    case 'too_big':
      return `must be at most ${amount(issue.origin, issue.maximum)}.`;
    default:
      return 'can’t be used.';
  }
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a record of fields',
};

function amount(of: string, count: number | bigint): string {
  if (of !== 'string') return String(count);
  return count === 1 ? '1 letter long' : `${count} letters long`;
}
