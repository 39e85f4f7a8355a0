/** Hand a provider's webhook a request, as the provider sends it. */
import type { Edges, Fetch, Provider, Received } from '../../../server/providers/provider.ts';
import { NOW } from '../open-app.ts';

export interface Posted {
  body: string | Uint8Array;
  headers: Record<string, string>;
}

export async function receive(
  { name, webhook }: Provider,
  env: Record<string, string>,
  { body, headers }: Posted,
  edges: Partial<Edges> = {},
): Promise<Received> {
  const connected = webhook.connect(env);
  if (!connected) throw new Error(`${name} is not set up by ${Object.keys(env).join()}.`);
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const request = { headers: new Headers(headers), body: bytes };
  return connected.take(request, { now: NOW, fetch: noFetch, ...edges });
}

/** What was read, where all of it could be read. */
export async function eventsOf(received: Promise<Received>) {
  const answer = await received;
  if (answer.kind === 'read' && answer.unreadable === 0) return answer.events;
  throw new Error(`Not all was read: ${JSON.stringify(answer)}`);
}

const noFetch: Fetch = async (url) => {
  throw new Error(`Nothing is to be fetched, but ${url} was.`);
};
