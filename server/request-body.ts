/** Read a request's body: JSON of an agreed shape, or the problem with it. */
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { z } from '../lib/zod.ts';
import { type ProblemKind, problem } from './problem.ts';

const MIB = 1024 * 1024;

type Read<T> = { kind: 'read'; value: T } | { kind: 'refused'; response: Response };

/** Refuse a body of more than so many MiB before it is all here, and one that hides its length. */
export function limitBody(mebibytes: number) {
  const limit = bodyLimit({
    maxSize: mebibytes * MIB,
    onError: (c) => problem(c, 'too-large', `At most ${mebibytes} MiB.`),
  });
  return createMiddleware(async (c, next) => {
    const encoding = c.req.header('Content-Encoding') ?? 'identity';
    if (/^identity$/i.test(encoding)) return limit(c, next);
    return problem(c, 'compressed', undefined, { 'Accept-Encoding': 'identity' });
  });
}

export async function readJson<T>(
  c: Context,
  schema: z.ZodType<T>,
  explain: (issue: z.core.$ZodIssue) => { kind: ProblemKind; detail: string } = notAsAgreed,
): Promise<Read<T>> {
  if (!/^application\/json *(;|$)/i.test(c.req.header('Content-Type') ?? '')) {
    return { kind: 'refused', response: problem(c, 'not-json') };
  }
  const json = parseJson(await c.req.text());
  if (!json) return { kind: 'refused', response: problem(c, 'malformed-json') };

  const parsed = schema.safeParse(json.value);
  if (parsed.success) return { kind: 'read', value: parsed.data };
  const { kind, detail } = explain(parsed.error.issues[0] as z.core.$ZodIssue);
  return { kind: 'refused', response: problem(c, kind, detail) };
}

/** `undefined` where the text is no JSON. */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined; // The message would repeat a piece of the text.
  }
}

/** Where something is wrong, and what was expected there: never what was found. */
export function describeIssue({ path, message }: z.core.$ZodIssue): string {
  return path.length > 0 ? `${path.join('.')}: ${message}` : message;
}

function notAsAgreed(issue: z.core.$ZodIssue) {
  return { kind: 'not-as-agreed' as const, detail: describeIssue(issue) };
}
