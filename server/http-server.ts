/** The server around the API: how long it waits for a client, and how it ends. */
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

interface Limits {
  /** For the head of a request. */
  headersMs?: number;
  /** For all of it: the largest body, over a slow line. */
  requestMs?: number;
  /** How often to look who is late. */
  checkMs?: number;
}

/**
 * A proxy keeps its connections, too, and would send a request into one that was closed just then:
 * its client gets a 502. Caddy closes first after 2 minutes, nginx and load balancers after one.
 */
const IDLE_MS = 130_000;

/** A client that sends slowly, or stops, doesn't hold a connection for ever: 408, and it's cut off. */
export function createHttpServer(
  app: Pick<Hono, 'fetch'>,
  { headersMs = 10_000, requestMs = 60_000, checkMs = 5000 }: Limits = {},
): Server {
  const serverOptions = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
  };
  // Without HTTP/2 it is Node's plain HTTP server.
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions }) as Server;
  server.keepAliveTimeout = IDLE_MS;
  return server;
}

/** Take no more, and answer what has been asked. What takes longer than `withinMs` is cut off. */
export async function finish(server: Server, withinMs: number): Promise<void> {
  const cutOff = setTimeout(() => server.closeAllConnections(), withinMs);
  // A connection that a browser keeps open turns idle only after its answer.
  const closing = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(closing);
  clearTimeout(cutOff);
}
