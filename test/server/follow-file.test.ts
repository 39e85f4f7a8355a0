import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished, vi } from 'vitest';
import { followFile, type Piece, type Position } from '../../server/follow-file.ts';

/** Called before each thing that the follower asks of the disk, one after the other. */
const disk = vi.hoisted(() => ({ beforeStep: () => {} }));
vi.mock('node:fs/promises', async (load) => {
  const fs = await load<typeof import('node:fs/promises')>();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <A extends unknown[], R>(ask: (...args: A) => Promise<R>) => {
    return (...args: A) => {
      const answer = last.then(() => {
        disk.beforeStep();
        return ask(...args);
      });
      last = answer.catch(() => {});
      return answer;
    };
  };
  const open = async (path: string) => {
    const handle = await fs.open(path);
    handle.read = inTurn(handle.read.bind(handle)) as typeof handle.read; // it has two forms
    return handle;
  };
  return { ...fs, open: inTurn(open), readdir: inTurn(fs.readdir) };
});

/** A folder with a log; what is renamed or compressed keeps its order in time. */
function createLog() {
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-follow-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'mail.log');
  let seconds = 1_795_000_000;
  const write = (text: string | Buffer, name = 'mail.log') => {
    appendFileSync(join(folder, name), text);
    seconds += 1;
    utimesSync(join(folder, name), seconds, seconds);
  };
  return {
    path,
    write,
    rename: (from: string, to: string) => renameSync(join(folder, from), join(folder, to)),
    *copyAndTruncate(to: string) {
      const copy = readFileSync(path);
      write(copy.subarray(0, copy.length / 2), to);
      yield;
      write(copy.subarray(copy.length / 2), to);
      yield;
      truncateSync(path);
    },
    *compress(name: string) {
      const { mtime } = statSync(join(folder, name));
      const compressed = gzipSync(readFileSync(join(folder, name)));
      for (const [from, to] of [[0, 0], [0, 16], [16]]) {
        write(compressed.subarray(from, to), `${name}.gz`);
        yield;
      }
      utimesSync(join(folder, `${name}.gz`), mtime, mtime);
      yield;
      rmSync(join(folder, name));
    },
    remove: (name: string) => rmSync(join(folder, name)),
  };
}

function atOnce(steps: Iterable<void>) {
  for (const _ of steps);
}

/** Someone who follows a log, and can be asked for what comes next. */
function follow(path: string, from?: Position) {
  const ended = new AbortController();
  const pieces = followFile(path, { from, signal: ended.signal, pollMs: 2 });
  onTestFinished(async () => {
    ended.abort();
    await pieces.return();
  });
  const read: string[] = [];
  let last: Piece | undefined;
  return {
    /** The next so many lines. */
    async next(count: number): Promise<string[]> {
      while (read.length < count) {
        const { value } = await pieces.next();
        if (!value) throw new Error('The following has ended.');
        last = value;
        read.push(...value.lines);
      }
      return read.splice(0, count);
    },
    position: () => last?.position ?? from,
    afterGap: () => last?.afterGap,
    /** What it had read and not told by then, and the end. */
    async stop() {
      const next = pieces.next();
      ended.abort();
      const { value } = await next;
      last = value ?? last;
      expect(await pieces.next()).toEqual({ done: true, value: undefined });
      return [...read, ...(value?.lines ?? [])];
    },
  };
}

it('waits for the file, for its lines, and for the rest of a line', async () => {
  const log = createLog();
  const follower = follow(log.path);
  const first = follower.next(1);
  log.write('');
  log.write('on');
  log.write('e\ntw');
  expect(await first).toEqual(['one']);
  log.write('ö\n\nfour\n');
  expect(await follower.next(3)).toEqual(['twö', '', 'four']);
  expect(await follower.stop()).toEqual([]);
});

it('reads on in a renamed log until the new one has a line', async () => {
  const log = createLog();
  log.write('one\n');
  const follower = follow(log.path);
  expect(await follower.next(1)).toEqual(['one']);

  log.rename('mail.log', 'mail.log.1');
  log.write(''); // logrotate's `create`
  log.write('two\n', 'mail.log.1'); // the writer was not told yet
  expect(await follower.next(1)).toEqual(['two']);
  log.write('three\n', 'mail.log.1');
  log.write('four\n');
  expect(await follower.next(2)).toEqual(['three', 'four']);
});

it('reads what it had not read before a log was copied and truncated', async () => {
  const log = createLog();
  log.write('one\n');
  const follower = follow(log.path);
  expect(await follower.next(1)).toEqual(['one']);

  log.write('two\n');
  atOnce(log.copyAndTruncate('mail.log.1'));
  log.write('three, and longer than all of the log before\n');
  expect(await follower.next(2)).toEqual(['two', 'three, and longer than all of the log before']);
});

it.each([
  ['logrotate', ['mail.log.3.gz', 'mail.log.2.gz', 'mail.log.1']],
  ['logrotate with dateext', ['mail.log-20261123.gz', 'mail.log-20261124.gz', 'mail.log-20261125']],
  [
    'postfix logrotate',
    ['mail.log.20261123-020000.gz', 'mail.log.20261124-020000.gz', 'mail.log.20261125-020000'],
  ],
])('goes on after a restart where %s has rotated more than once', async (_, names) => {
  const log = createLog();
  log.write('one\ntwo\n');
  const before = follow(log.path);
  await before.next(2);
  const from = before.position();
  await before.stop();

  log.write('three\n');
  for (const [index, name] of names.entries()) {
    const plain = name.replace('.gz', '');
    log.rename('mail.log', plain);
    if (plain !== name) atOnce(log.compress(plain));
    log.write(`log ${index}\n`);
  }
  log.write('not a rotated one\n', 'mail.log.bak');
  const after = follow(log.path, from);
  expect(await after.next(4)).toEqual(['three', 'log 0', 'log 1', 'log 2']);
  expect(after.afterGap()).toBe(false);
});

it('reads a log once that is there compressed and not, as in the middle of compressing', async () => {
  const log = createLog();
  log.write('one\n');
  const before = follow(log.path);
  await before.next(1);
  log.write('two\n');
  log.rename('mail.log', 'mail.log.1');
  log.write('three\n');
  writeFileSync(`${log.path}.1.gz`, gzipSync('one\ntwo\n').subarray(0, 16));
  const after = follow(log.path, before.position());
  expect(await after.next(2)).toEqual(['two', 'three']);
});

it('reads all that is left where the log it had read is gone, and says that lines may be missing', async () => {
  const log = createLog();
  log.write('one\n');
  const before = follow(log.path);
  await before.next(1);
  const from = before.position();
  log.remove('mail.log');
  log.write('three\n', 'mail.log.1');
  log.write('four\n');

  const after = follow(log.path, from);
  expect(await after.next(1)).toEqual(['three']);
  expect(after.afterGap()).toBe(true);
  expect(await after.next(1)).toEqual(['four']);
  expect(after.afterGap()).toBe(false);
});

it('goes on from every piece of a long log', async () => {
  const log = createLog();
  const lines = Array.from({ length: 60_000 }, (_, index) => `${index} ${'é'.repeat(30)}`);
  log.write(`${lines.join('\n')}\n`);
  const whole = follow(log.path);
  const ended = new AbortController();
  let count = 0;
  const ends: { position: Position; count: number }[] = [];
  for await (const piece of followFile(log.path, { signal: ended.signal, pollMs: 2 })) {
    count += piece.lines.length;
    ends.push({ position: piece.position, count });
    if (count === lines.length) ended.abort();
  }
  expect(ends.length).toBeGreaterThan(3);
  expect(await whole.next(lines.length)).toEqual(lines);

  log.rename('mail.log', 'mail.log.1');
  atOnce(log.compress('mail.log.1'));
  log.write('the end\n');
  for (const { position, count } of ends) {
    const rest = [...lines.slice(count), 'the end'];
    expect(await follow(log.path, position).next(rest.length)).toEqual(rest);
  }
});

it('passes over a line without end, in memory that does not grow', async () => {
  const log = createLog();
  log.write('one\n');
  log.write('x'.repeat(5 * 1024 * 1024));
  log.write('\ntwo\n');
  const read = await follow(log.path).next(3);
  expect([read[0], read[2]]).toEqual(['one', 'two']);
  expect(read[1]?.length).toBeLessThan(2 * 1024 * 1024);
});

/** Rotations of a log, in the steps of its writer and of logrotate: between two, anyone may look. */
function* history(
  log: ReturnType<typeof createLog>,
  lines: string[],
  random: (below: number) => number,
) {
  const write = (name?: string) => {
    for (let count = random(4); count >= 0; count -= 1) {
      const line = `line ${lines.length}`;
      lines.push(line);
      log.write(`${line}\n`, name);
    }
  };
  const rotated: string[] = []; // the newest first
  for (let rotation = 0; rotation < 12; rotation += 1) {
    for (let count = random(3); count >= 0; count -= 1) {
      write();
      yield;
    }
    for (const [index, name] of [...rotated.entries()].reverse()) {
      const moved = name.replace(/\d+/, (number) => String(Number(number) + 1));
      log.rename(name, moved);
      rotated[index] = moved;
      yield;
    }
    rotated.unshift('mail.log.1');
    if (random(2)) {
      log.rename('mail.log', 'mail.log.1');
      yield;
      if (random(2)) write('mail.log.1'); // the writer was not told yet
    } else {
      yield* log.copyAndTruncate('mail.log.1');
    }
    yield;
    write();
    const index = rotated.findLastIndex((name) => !name.endsWith('.gz'));
    const name = rotated[index];
    if (name && random(2)) {
      yield* log.compress(name);
      rotated[index] = `${name}.gz`;
    }
  }
  write();
}

it.each(Array.from({ length: 40 }, (_, seed) => seed + 1))(
  'reads each line once and in order, at whichever of its steps a log is rotated: case %i',
  async (seed) => {
    let state = seed;
    const random = (below: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    const log = createLog();
    const lines: string[] = [];
    const steps = history(log, lines, random);
    steps.next();
    let follower = follow(log.path);
    const read = await follower.next(1); // from here on it knows where it is

    const pace = 2 + random(3);
    let isOver = false;
    let wait = 0;
    disk.beforeStep = () => {
      for (; wait === 0 && !isOver; wait = random(pace)) isOver = steps.next().done ?? false;
      wait = random(40) === 0 ? 60 : wait - 1; // and now and then, for longer than a look takes
    };
    onTestFinished(() => {
      disk.beforeStep = () => {};
    });
    while (!isOver || read.at(-1) !== lines.at(-1)) {
      read.push(...(await follower.next(1)));
      if (random(8) > 0) continue;
      read.push(...(await follower.stop()));
      follower = follow(log.path, follower.position());
    }
    expect(read).toEqual(lines);
  },
);
