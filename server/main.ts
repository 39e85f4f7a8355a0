/** Runs the status API: reads the environment, opens the database, listens. */
import './compiled-schemas.ts';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics } from 'prom-client';
import { createApp } from './app.ts';
import { type Environment, readEnvironment, warnOfHost, warnOfRoot } from './environment.ts';
import { createHttpServer, finish } from './http-server.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { onNpmsEnd } from './npms-end.ts';
import { forgetHourly } from './retention.ts';
import { openStore, type Store } from './store.ts';
import { createUsage, type Usage } from './usage.ts';

/** A request that takes longer than this after we were told to stop is cut off. */
const FINISH_WITHIN_MS = 10_000;

try {
  await start(readEnvironment(process.env));
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The server could not start.');
  process.exit(1);
}

async function start(environment: Environment): Promise<void> {
  const { databaseUrl, port, host, retentionDays, auditDays, logLevel } = environment;
  const log = createLog(logLevel);
  const store = await openStore(databaseUrl, (sentence) => log.warn(sentence));
  const ending = new AbortController();
  forgetHourly(store, { retentionDays, auditDays, log, signal: ending.signal });
  const usage = createUsage({ keep: store.keepUses, log });
  const metrics = createMetrics();
  collectDefaultMetrics(metrics);
  const app = createApp({ ...environment, store, usage, log, metrics, now: () => new Date() });
  const server = createHttpServer(app);
  await listen(server, port, host);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      ending.abort();
      stop({ server, store, usage, log });
    });
  }
  onNpmsEnd(() => process.kill(process.pid, 'SIGTERM'));

  const address = server.address() as AddressInfo; // we listen on a port, not on a pipe
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  console.log(`listening on http://${name}:${address.port}`);
  for (const warning of [warnOfHost(host), warnOfRoot(process.getuid?.())]) {
    if (warning) log.warn(warning);
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      reject(new Error(whyNotListening(code, port, host))),
    );
    server.listen(port, host, resolve);
  });
}

function whyNotListening(code: string | undefined, port: number, host: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `PORT must be free: another program listens on ${host}, port ${port}.`;
    case 'EACCES':
      return `PORT must be one that this account may use, not ${port}.`;
    default:
      return `HOST must be an address of this machine, not ${host} (${code}).`;
  }
}

interface Running {
  server: Server;
  store: Store;
  usage: Usage;
  log: Log;
}

/** Finish what has been asked, write what waits, then close the database and end. */
async function stop({ server, store, usage, log }: Running): Promise<void> {
  log.info('told to end: no more is taken');
  await finish(server, FINISH_WITHIN_MS);
  await usage.finish();
  await store.close();
  log.info('ended');
  process.exit(0);
}
