/** Read a log that is rotated meanwhile: each line once, in order, over restarts too. */
import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { z } from 'zod';

const CHUNK_BYTES = 1024 * 1024;
/** No program writes a longer line; what is longer is passed over. */
const MAX_LINE_BYTES = CHUNK_BYTES;
const HEAD_BYTES = 1024;
const NEWLINE = 10;

export const positionSchema = z.object({
  /** Which log: a hash of how it begins. In a rotation its name and its inode go to another. */
  log: z.string(),
  /** How many bytes of it were read. */
  offset: z.int().min(0),
});
export type Position = z.infer<typeof positionSchema>;

export interface Piece {
  lines: string[];
  /** Behind these lines. */
  position: Position;
  /** The log that was being read is gone: lines may be missing before these. */
  afterGap: boolean;
}

interface Follow {
  /** Where to go on; at the beginning of the file where absent. */
  from?: Position | undefined;
  signal: AbortSignal;
  pollMs?: number;
}

/**
 * Follow a log until `signal`, over rotation by renaming, by copying and truncating, and compression
 * with gzip.
 *
 * A log is read to its end before the next one is begun, and none is at its end before the next one
 * has a line: after a rename its writer goes on with it for a while.
 *
 * Nothing is kept open and nothing is watched: what the folder holds says where to go on, the same
 * after a second as after a restart.
 */
export async function* followFile(
  path: string,
  { from, signal, pollMs = 500 }: Follow,
): AsyncGenerator<Piece, void, undefined> {
  let position = from;
  let afterGap = false;
  while (!signal.aborted) {
    // Listed before the rest is read: once there is a next log, nothing is added to this one.
    const logs = await listLogs(path, position);
    const at = logs.findLastIndex(({ id }) => id === position?.log);
    const log = logs[at];
    let isAtEnd = true;
    if (log && position) {
      for await (const piece of readLines(log, position.offset)) {
        isAtEnd = false;
        if (piece.kind === 'moved') break;
        position = { log: log.id, offset: piece.end };
        yield { lines: piece.lines, position, afterGap };
        afterGap = false;
        if (signal.aborted) return;
      }
    }
    if (!isAtEnd) continue;
    const next = logs[at + 1];
    if (next) {
      afterGap ||= position !== undefined && !log;
      position = { log: next.id, offset: 0 };
    } else {
      await delay(pollMs, undefined, { signal }).catch(() => {}); // the loop asks the signal
    }
  }
}

/** What there may be to read for one at a position, oldest first. */
async function listLogs(path: string, position: Position | undefined): Promise<Log[]> {
  const current = await identify(path);
  if (!position || position.log === current?.id) return current ? [current] : [];
  // Logs move while they are being listed, and then one is missed, or listed for another. None moves
  // back, so two lists are the same only if they are right.
  let before = await listAll(path);
  for (;;) {
    const logs = await listAll(path);
    if (isDeepStrictEqual(logs.map(whereIs), before.map(whereIs))) return logs;
    before = logs;
  }
}

function whereIs({ path, id }: Log): string[] {
  return [path, id];
}

async function listAll(path: string): Promise<Log[]> {
  const logs = await listRotated(path);
  const current = await identify(path);
  return current ? [...logs, current] : logs;
}

interface Log {
  path: string;
  id: string;
  modifiedAt: number;
}

/** Rotated logs of a file, oldest first: `mail.log.1`, `mail.log-20261125`, `mail.log.2.gz`. */
async function listRotated(path: string): Promise<Log[]> {
  const name = basename(path);
  const names = (await readdir(dirname(path))).filter(
    (other) => other.startsWith(name) && /^[.-]\d[\d.-]*(?:\.gz)?$/.test(other.slice(name.length)),
  );
  const logs = await Promise.all(names.map((other) => identify(join(dirname(path), other))));
  const known = logs.filter((log) => log !== undefined);
  // While it is being compressed, a log is there twice, and the compressed one isn't whole.
  const whole = known.filter(
    (log) =>
      !isCompressed(log.path) || !known.some((other) => other !== log && other.id === log.id),
  );
  return whole.sort((a, b) => a.modifiedAt - b.modifiedAt);
}

/** `undefined` where there is no file, or no line in it yet. */
async function identify(path: string): Promise<Log | undefined> {
  const handle = await openIfThere(path);
  if (!handle) return undefined;
  try {
    const id = await readId(handle, path);
    return id === undefined ? undefined : { path, id, modifiedAt: (await handle.stat()).mtimeMs };
  } finally {
    await handle.close();
  }
}

async function readId(handle: FileHandle, path: string): Promise<string | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK_BYTES / 16), { position: 0 });
  const begin = buffer.subarray(0, bytesRead);
  // The end of it is missing, and need not be there.
  const text = isCompressed(path)
    ? gunzipSync(begin, { finishFlush: constants.Z_SYNC_FLUSH })
    : begin;
  const head = text.subarray(0, HEAD_BYTES);
  const lineEnd = head.indexOf(NEWLINE) + 1;
  if (lineEnd === 0 && head.length < HEAD_BYTES) return undefined;
  const line = head.subarray(0, lineEnd || HEAD_BYTES);
  return createHash('sha256').update(line).digest('base64url');
}

type Read =
  | { kind: 'lines'; lines: string[]; end: number }
  /** Rotated this very moment: the log has another name now. */
  | { kind: 'moved' };

/** Whole lines of a log from a byte on, in pieces, each with the byte behind it. */
async function* readLines(log: Log, offset: number): AsyncGenerator<Read, void, undefined> {
  const handle = await openIfThere(log.path);
  if (!handle) return yield { kind: 'moved' };
  try {
    const isMoved = async () => (await readId(handle, log.path)) !== log.id;
    if (await isMoved()) return yield { kind: 'moved' };
    let end = offset;
    let rest = Buffer.alloc(0);
    for await (const chunk of contents(handle, log.path, offset)) {
      // Truncated since, it has another log's lines, maybe as far as this byte and on.
      if (await isMoved()) return yield { kind: 'moved' };
      const read = Buffer.concat([rest, chunk]);
      const whole = read.subarray(0, read.lastIndexOf(NEWLINE) + 1);
      rest = read.subarray(whole.length);
      if (whole.length > 0) {
        end += whole.length;
        yield { kind: 'lines', lines: whole.toString().slice(0, -1).split('\n'), end };
      } else if (rest.length > MAX_LINE_BYTES) {
        end += rest.length;
        rest = Buffer.alloc(0);
        yield { kind: 'lines', lines: [], end };
      }
    }
  } finally {
    await handle.close();
  }
}

async function* contents(handle: FileHandle, path: string, offset: number): AsyncGenerator<Buffer> {
  const options = { autoClose: false, highWaterMark: CHUNK_BYTES };
  if (!isCompressed(path)) {
    yield* handle.createReadStream({ ...options, start: offset });
    return;
  }
  let skipped = 0;
  const unzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const whole = pipeline(handle.createReadStream({ ...options, start: 0 }), unzip, () => {});
  for await (const chunk of whole) {
    const skip = Math.min(chunk.length, offset - skipped);
    skipped += skip;
    if (skip < chunk.length) yield chunk.subarray(skip);
  }
}

function isCompressed(path: string): boolean {
  return path.endsWith('.gz');
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
