/** Read a request's body: JSON of an agreed shape, or the problem with it. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { z } from '../lib/zod.ts';
import { createAdmission } from './admission.ts';
import { type ProblemKind, problem, TRY_AGAIN } from './problem.ts';

const MIB = 1024 * 1024;

type Read<T> = { kind: 'read'; value: T } | { kind: 'refused'; response: Response };

/** Memory belongs to the process, whichever path is asked: a body is read only if it has room. */
const inWork = createAdmission(64 * MIB);
/** What a request takes besides its body. */
const BYTES_A_REQUEST = 16 * 1024;

/**
 * Refuse a body of more than so many MiB before it is all here, also where it's compressed or hides
 * its length; and any while there are too many in work, until what came before is on disk.
 */
export function limitBody(mebibytes: number, admission = inWork) {
  const tooLarge = (c: Context) => problem(c, 'too-large', `At most ${mebibytes} MiB.`);
  const limit = bodyLimit({ maxSize: mebibytes * MIB, onError: tooLarge });

  return createMiddleware(async (c, next) => {
    const encoding = (c.req.header('Content-Encoding') ?? 'identity').toLowerCase();
    if (encoding !== 'identity' && encoding !== 'gzip') {
      return problem(c, 'compressed', undefined, { 'Accept-Encoding': 'gzip, identity' });
    }
    const length = Number(c.req.header('Content-Length') ?? Number.NaN);
    if (length > mebibytes * MIB) return tooLarge(c);
    const isWhole = !Number.isNaN(length) && !c.req.header('Transfer-Encoding');
    const isKnown = isWhole && encoding === 'identity';
    const admitted = admission.enter(BYTES_A_REQUEST + (isKnown ? length : mebibytes * MIB));
    if (!admitted) return problem(c, 'overloaded', undefined, TRY_AGAIN);
    try {
      if (isKnown) return await next(); // Node reads no more than that
      let isWithin = false;
      const refused = await limit(c, async () => {
        isWithin = true;
      });
      if (!isWithin) return refused;
      if (encoding === 'gzip') {
        const body = await decompress(await c.req.raw.arrayBuffer(), mebibytes * MIB);
        if (body === 'too-large') return tooLarge(c);
        if (body === 'malformed') return problem(c, 'malformed-gzip');
        c.req.raw = new Request(c.req.raw, { body });
      }
      return await next();
    } finally {
      admitted.leave(); // not before: whoever waits for the database has its body in memory
    }
  });
}

async function decompress(
  bytes: ArrayBuffer,
  maxOutputLength: number,
): Promise<Uint8Array<ArrayBuffer> | 'too-large' | 'malformed'> {
  try {
    return new Uint8Array(await promisify(gunzip)(bytes, { maxOutputLength }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // so zlib says what is wrong with its input
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'malformed';
  }
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
