/** A client that costs less than the server that it measures: prepared bytes on plain sockets. */
import { connect } from 'node:net';

export function requestBytes(path: string, headers: Record<string, string>, body: string): Buffer {
  const all = { Host: '127.0.0.1', ...headers, 'Content-Length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

interface Measured {
  /** Of each request, in milliseconds. */
  times: number[];
}

/** Send requests, one after the other on each connection: each once, or round and round for a time. */
export async function hammer(
  port: number,
  requests: Buffer[],
  {
    connections,
    forMs = Number.POSITIVE_INFINITY,
    isOnce = false,
  }: { connections: number; forMs?: number; isOnce?: boolean },
): Promise<Measured> {
  const measured: Measured = { times: [] };
  const until = performance.now() + forMs;
  let sent = 0;
  const next = () =>
    performance.now() < until && (!isOnce || sent < requests.length)
      ? requests[sent++ % requests.length]
      : undefined;
  await Promise.all(Array.from({ length: connections }, () => hammerOn(port, next, measured)));
  return measured;
}

function hammerOn(port: number, next: () => Buffer | undefined, measured: Measured): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setNoDelay().on('error', reject);
    let begun = 0;
    let wanted = 0;
    let got = 0;

    function send(): void {
      const request = next();
      if (!request) {
        socket.end();
        resolve();
        return;
      }
      begun = performance.now();
      wanted = 0;
      got = 0;
      socket.write(request);
    }

    socket.on('connect', send);
    socket.on('data', (data) => {
      if (wanted === 0) {
        const head = data.toString('latin1', 0, 1500);
        if (!/^HTTP\/1.1 20\d /.test(head)) {
          reject(new Error(`Refused: ${head}`));
          return;
        }
        const bytes = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        wanted = head.indexOf('\r\n\r\n') + 4 + bytes;
      }
      got += data.length;
      if (got < wanted) return;
      measured.times.push(performance.now() - begun);
      send();
    });
  });
}
