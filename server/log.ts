/**
 * What the server tells whoever runs it: one JSON object a line, on stderr. stdout has one plain line,
 * once it listens.
 *
 * Nobody's address, id or token is in it, and no URL: only words of ours, counts, and what the
 * database and the network call their failures (`failure.ts`).
 */
import { type DestinationStream, destination, type Logger, pino } from 'pino';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];
export type Log = Logger;

export function createLog(level: LogLevel = 'info', to: DestinationStream = openStderr()): Log {
  return pino(
    {
      level,
      base: null, // whoever keeps the lines knows which machine and process wrote them
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    to,
  );
}

/** How many bytes at most wait for the end of a turn. */
const MOST_WAITING = 8 * 1024;

/** What is told in one turn of the event loop is written together at its end, and before the process ends. */
function openStderr(): DestinationStream {
  const stderr = destination({ fd: 2, sync: true, minLength: MOST_WAITING });
  let isDue = false;
  process.once('exit', () => stderr.flushSync());
  return {
    write(line) {
      stderr.write(line);
      if (isDue) return;
      isDue = true;
      setImmediate(() => {
        isDue = false;
        stderr.flush();
      });
    },
  };
}
