/** A mail server that answers each recipient as the test wants. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** By recipient: the reply to RCPT TO, or `hang up`. Everyone else is accepted. */
export type Answers = Record<string, string>;

export interface ReceivingServer extends AsyncDisposable {
  port: number;
}

export async function startReceivingServer(answers: Answers): Promise<ReceivingServer> {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    converse(socket, answers).catch(() => socket.destroy()); // Postfix hung up
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** RFC 5321, as much of it as Postfix says. */
async function converse(socket: Socket, answers: Answers): Promise<void> {
  const say = (...lines: string[]) => socket.write(lines.map((line) => `${line}\r\n`).join(''));
  say('220 mx.example.net ESMTP');
  let inMessage = false;
  for await (const line of createInterface(socket)) {
    if (inMessage) {
      if (line !== '.') continue;
      inMessage = false;
      say('250 2.0.0 Taken');
      continue;
    }
    const [verb = ''] = line.toUpperCase().split(' ');
    switch (verb) {
      case 'EHLO':
        say('250-mx.example.net', '250 ENHANCEDSTATUSCODES');
        break;
      case 'RCPT': {
        const answer = answers[/<(.*)>/.exec(line)?.[1] ?? ''] ?? '250 2.1.5 Known here';
        if (answer === 'hang up') socket.destroy();
        else say(answer);
        break;
      }
      case 'DATA':
        inMessage = true;
        say('354 Go on');
        break;
      case 'QUIT':
        socket.end('221 2.0.0 Bye\r\n');
        break;
      default:
        say('250 2.0.0 Well');
    }
  }
}
