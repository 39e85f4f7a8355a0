/** The server's programs, each as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));

// Newer Node reads TypeScript by itself, and starts in half the time. `--import tsx` is what the tsx
// command does, without a process in between.
const loader = process.features.typescript ? [] : ['--import', 'tsx'];

/** So that only the first of many starts reads all of it anew. */
const compiled = join(tmpdir(), 'whereabouts-compiled');

export function run(file: string, args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [...loader, `server/${file}`, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: compiled, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { out: '', err: '' };
  child.stdout.on('data', (data) => (output.out += data));
  child.stderr.on('data', (data) => (output.err += data));
  const ended = once(child, 'close').then(([code]) => ({ code, ...output }));
  return { child, output, ended };
}

export async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const data of child.stdout ?? []) {
    text += data;
    if (text.includes('\n')) break;
  }
  return text.trim();
}

/** A server that listens, on a port that is free. */
export async function runServer(env: Record<string, string>) {
  const program = run('main.ts', [], { PORT: '0', ...env });
  const line = await firstLine(program.child);
  if (!line) throw new Error(`The server did not start: ${(await program.ended).err}`);
  return { ...program, origin: line.replace('listening on ', '') };
}
