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

/** Written at once, so that the last line before an end is there as well. */
export function createLog(
  level: LogLevel = 'info',
  to: DestinationStream = destination({ fd: 2, sync: true }),
): Log {
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
