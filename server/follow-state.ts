/** How far a log was read, kept in a small file: what came before is on the status API's disk. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { positionSchema } from './follow-file.ts';
import { queuedMessageSchema } from './postfix-queue.ts';

const followStateSchema = z.object({
  /** The log's path: a file for another log must not be taken for this one's. */
  file: z.string(),
  position: positionSchema,
  /** Messages that the log has begun to tell of, by host and queue id. */
  queue: z.array(z.tuple([z.string(), queuedMessageSchema])),
});
export type FollowState = z.infer<typeof followStateSchema>;

/**
 * Read what was kept for a log; `undefined` where nothing was yet. Throws one sentence where it can't
 * be read.
 */
export async function readState(path: string, file: string): Promise<FollowState | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`The state file ${path} can't be read (${error.code}).`);
  });
  if (text === undefined) return undefined;
  const state = parseState(text);
  if (!state) {
    throw new Error(`The state file ${path} is damaged: remove it, and ${file} is read again.`);
  }
  if (state.file === file) return state;
  throw new Error(`The state file ${path} is for ${state.file}: name another one with --state.`);
}

/** Keep it, whole or not at all. It holds addresses, as the log does: for this account alone. */
export async function writeState(path: string, state: FollowState): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.new`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(state));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, path);
}

function parseState(text: string): FollowState | undefined {
  try {
    return followStateSchema.parse(JSON.parse(text));
  } catch {
    return undefined; // Why would repeat what is in it.
  }
}
