/** Reports what a mail server's log tells: `npm run server:follow -- --postfix /var/log/mail.log`. */
import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readStatusApiAddress } from '../lib/origin.ts';
import { followFile } from './follow-file.ts';
import { reportEvents, type StatusApi } from './follow-report.ts';
import { readState, writeState } from './follow-state.ts';
import { onNpmsEnd } from './npms-end.ts';
import { readPostfixLog } from './postfix-log.ts';
import { createQueue } from './postfix-queue.ts';

const usage = `Use: npm run server:follow -- --postfix FILE [--state FILE]
  --postfix FILE   Postfix's log, mostly /var/log/mail.log
  --state FILE     where to keep how far it was read; data/follow-postfix.json where absent
and set INGEST_TOKEN, and STATUS_API where it isn't http://127.0.0.1:8025`;

try {
  const { postfix, state } = readArguments();
  await follow(postfix, state, readStatusApi(process.env));
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The log could not be followed.');
  process.exitCode = 1;
}

function readArguments(): { postfix: string; state: string } {
  const { values } = parseArgs({
    options: { postfix: { type: 'string' }, state: { type: 'string' } },
  });
  if (!values.postfix) throw new Error(usage);
  return {
    postfix: resolve(values.postfix),
    state: resolve(values.state || 'data/follow-postfix.json'),
  };
}

function readStatusApi(env: Record<string, string | undefined>): StatusApi {
  const read = readStatusApiAddress(env.STATUS_API || 'http://127.0.0.1:8025');
  if (read.kind === 'badAddress') throw new Error(`STATUS_API is not right. ${read.why}`);
  if (!env.INGEST_TOKEN) {
    throw new Error('INGEST_TOKEN must hold a token with the scope ingest (npm run server:token).');
  }
  return { address: read.address, token: env.INGEST_TOKEN };
}

async function follow(file: string, statePath: string, api: StatusApi): Promise<void> {
  await access(file, constants.R_OK).catch(({ code }: NodeJS.ErrnoException) => {
    throw new Error(whyNotRead(code, file));
  });
  const state = await readState(statePath, file);
  const queue = createQueue(state?.queue);
  const ended = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ended.abort());
  onNpmsEnd(() => ended.abort());
  const { signal } = ended;

  console.log(`following ${file} from ${state ? 'where it was' : 'its beginning'}`);
  for await (const piece of followFile(file, { from: state?.position, signal })) {
    if (piece.afterGap) {
      console.warn('The log that was read last is gone: what it held since then is not reported.');
    }
    const { events, unreadable } = readPostfixLog(piece.lines, queue, new Date());
    if (unreadable > 0) console.warn(`Lines that can't be read: ${unreadable}.`);
    const reported = await reportEvents(api, events, {
      signal,
      onAway: (why) => console.warn(`${why} Trying again.`),
      onBack: () => console.log('The status API takes events again.'),
    });
    if (!reported) break;
    for (const [why, { length }] of Map.groupBy(reported.rejected, (why) => why)) {
      console.warn(`Events that the status API refused: ${length} (${why}).`);
    }
    // Only now: what is not acknowledged is read again.
    await writeState(statePath, { file, position: piece.position, queue: queue.entries() });
  }
}

function whyNotRead(code: string | undefined, file: string): string {
  switch (code) {
    case 'ENOENT':
      return `There is no file ${file}.`;
    case 'EACCES':
      return `This account may not read ${file}: on Debian, the group adm may.`;
    default:
      return `${file} can't be read (${code}).`;
  }
}
