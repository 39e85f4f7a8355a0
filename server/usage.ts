/**
 * What is kept of each use of a token. It is written a moment later, together, so that no look-up
 * waits for it: the audit log, how many look-ups the minute has had, and when the token was last used.
 */
import type { KeyObject } from 'node:crypto';
import { type AuditEntry, addToAuditLog, auditKeyOf } from './audit-log.ts';
import type { Database } from './database.ts';
import { loggable } from './failure.ts';
import { insertRows, type Writing } from './insert-rows.ts';
import type { Log } from './log.ts';

/** What a process that is killed may lose, and what a server may not know of the others. */
const SOON_MS = 100;
/** After a failure, so many times as long. */
const PATIENCE = 10;
const MINUTE_MS = 60_000;
/** In one transaction: SQLite answers nobody meanwhile. So many don't wait for the clock. */
const ENTRIES_AT_ONCE = 200;
/** Past that, look-ups wait; they are refused where nothing can be written: none goes unseen. */
const MOST_ENTRIES = 10_000;

/** How many look-ups a caller has had in a minute. */
export interface Spent {
  caller: string;
  /** In ISO 8601. */
  minute: string;
  count: number;
}

export interface Uses {
  used: { caller: string; at: Date }[];
  spent: Spent[];
  entries: AuditEntry[];
}

export interface Usage {
  use(caller: string, at: Date): void;
  spend(caller: string, minute: string): void;
  /** On all servers of this database, as far as this one knows by now. */
  spentBy(caller: string, minute: string): number;
  audit(entries: AuditEntry[]): void;
  /** Resolves once there is room for more; `false` where that can't be made: the database takes nothing. */
  hasRoom(): Promise<boolean>;
  /** Write what waits. */
  finish(): Promise<void>;
}

interface Dependencies {
  /** Resolves with the minutes' new counts, of all servers, once all is on disk. */
  keep: (uses: Uses) => Promise<Spent[]>;
  log: Log;
  soonMs?: number;
  most?: number;
}

export function createUsage(dependencies: Dependencies): Usage {
  const { keep, log, soonMs = SOON_MS, most = MOST_ENTRIES } = dependencies;
  const lastUse = new Map<string, Date>();
  /** The last that is written, of each caller. */
  const lastKept = new Map<string, Date>();
  /** What isn't written, by minute and caller. */
  const own = new Map<string, Map<string, number>>();
  const known = new Map<string, Spent>();
  const entries: AuditEntry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let isFailing = false;

  function add(caller: string, minute: string, count: number): void {
    const counts = own.get(minute) ?? new Map();
    const sum = (counts.get(caller) ?? 0) + count;
    if (sum > 0) counts.set(caller, sum);
    else counts.delete(caller);
    if (counts.size > 0) own.set(minute, counts);
    else own.delete(minute);
  }

  function isWaiting(): boolean {
    return lastUse.size + own.size + entries.length > 0;
  }

  function writeSoon(ms = soonMs): void {
    if (timer || writing) return;
    timer = setTimeout(write, ms);
    timer.unref(); // whoever ends the process calls `finish`
  }

  /** What can't be written stays where it is. */
  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writeSome().then((isWritten) => {
      writing = undefined;
      isFailing = !isWritten;
      if (isFailing) writeSoon(soonMs * PATIENCE);
      else if (entries.length >= ENTRIES_AT_ONCE) writeSoon(0);
      else if (isWaiting()) writeSoon();
    });
    return writing;
  }

  async function writeSome(): Promise<boolean> {
    const used = [...lastUse].map(([caller, at]) => ({ caller, at }));
    const spent = [...own].flatMap(([minute, counts]) =>
      [...counts].map(([caller, count]) => ({ caller, minute, count })),
    );
    const written = entries.slice(0, ENTRIES_AT_ONCE);
    let totals: Spent[];
    try {
      totals = await keep({ used, spent, entries: written });
    } catch (error) {
      const failure = error instanceof Error ? loggable(error) : 'unknown';
      log.error({ failure, entries: entries.length }, 'audit log not written yet');
      return false;
    }
    for (const { caller, at } of used) {
      if (lastUse.get(caller) === at) lastUse.delete(caller);
      lastKept.set(caller, at);
    }
    for (const { caller, minute, count } of spent) add(caller, minute, -count);
    for (const total of totals) known.set(total.caller, total);
    entries.splice(0, written.length);
    return true;
  }

  return {
    use(caller, at) {
      const before = lastKept.get(caller);
      if (before && at.getTime() - before.getTime() < MINUTE_MS) return;
      lastUse.set(caller, at);
      writeSoon();
    },
    spend(caller, minute) {
      add(caller, minute, 1);
      writeSoon();
    },
    spentBy(caller, minute) {
      const total = known.get(caller);
      const before = total?.minute === minute ? total.count : 0;
      return before + (own.get(minute)?.get(caller) ?? 0);
    },
    audit(more) {
      entries.push(...more);
      if (entries.length >= ENTRIES_AT_ONCE && !writing && !isFailing) write();
      else writeSoon();
    },
    async hasRoom() {
      while (entries.length >= most && !isFailing) await (writing ?? write());
      return entries.length < most;
    },
    async finish() {
      await writing;
      while (isWaiting()) {
        await write();
        if (!isFailing) continue;
        log.error({ entries: entries.length }, 'audit log lost its last entries');
        break;
      }
      clearTimeout(timer);
    },
  };
}

/** In one transaction, which waits for no batch of events. */
export function createKeepUses(database: Database): (uses: Uses) => Promise<Spent[]> {
  let auditKey: KeyObject | undefined;
  return async ({ used, spent, entries }) => {
    const key = auditKey ?? (await auditKeyOf(database.queries));
    auditKey = key;
    return database.writeBriefly(async (transaction) => {
      const writing = { transaction, kind: database.kind };
      await addToAuditLog(writing, entries, key);
      const totals = await addSpent(writing, spent);
      for (const { caller, at } of used.toSorted(byCaller)) {
        await transaction
          .updateTable('tokens')
          .set({ last_used_at: at.toISOString() })
          .where('hash', '=', caller)
          .where(({ or, eb }) =>
            or([
              eb('last_used_at', 'is', null),
              eb('last_used_at', '<', new Date(at.getTime() - MINUTE_MS).toISOString()),
            ]),
          )
          .execute();
      }
      return totals;
    });
  };
}

/** In one order on all servers, so that none waits for another that waits for it. */
async function addSpent(writing: Writing, spent: Spent[]): Promise<Spent[]> {
  const totals: Spent[] = [];
  // One statement takes a caller but once.
  for (const [minute, ofMinute] of Map.groupBy(spent.toSorted(byCaller), minuteOf)) {
    const rows = ofMinute.map(({ caller, count }) => ({ caller, minute, spent: count }));
    const added = await insertRows<'token_budgets', (typeof rows)[number]>(
      writing,
      'token_budgets',
      rows,
      ADD_SPENT,
    );
    totals.push(...added.map(({ spent, ...of }) => ({ ...of, count: spent })));
  }
  return totals;
}

/** A clock that is behind counts in the later minute. */
const ADD_SPENT = `on conflict (caller) do update set
  spent = case when token_budgets.minute < excluded.minute
    then excluded.spent else token_budgets.spent + excluded.spent end,
  minute = case when token_budgets.minute < excluded.minute
    then excluded.minute else token_budgets.minute end
  returning caller, minute, spent`;

function minuteOf({ minute }: Spent): string {
  return minute;
}

function byCaller(a: { caller: string }, b: { caller: string }): number {
  return a.caller < b.caller ? -1 : a.caller > b.caller ? 1 : 0;
}
