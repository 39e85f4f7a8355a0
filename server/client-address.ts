/** Who asks, to tell clients apart. It is nowhere kept. */
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Context } from 'hono';

/**
 * The address of the client. Behind proxies, it is what the outermost of them saw: each adds whom it saw
 * to the end of `X-Forwarded-For`. What stands before was written by whoever asks, and may be anything.
 *
 * `undefined` on this machine: perhaps a proxy that nobody told of, and then it stands for everybody.
 */
export function clientAddress(c: Context, proxies: number): string | undefined {
  const incoming: IncomingMessage | undefined = c.env?.incoming; // there where it runs in Node
  const forwarded = proxies > 0 ? c.req.header('X-Forwarded-For') : undefined;
  const seen = forwarded?.split(',').at(-proxies)?.trim();
  const address = networkOf(seen || incoming?.socket?.remoteAddress || 'unknown');
  return /^127\.|^0:0:0:0$/.test(address) ? undefined : address;
}

/** Whoever has one IPv6 address has the 2^64 beside it. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address; // no IPv6: to look closely takes long
  const ipv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (ipv4 || !isIPv6(address)) return ipv4 ?? address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0')].slice(0, 4).join(':');
}
