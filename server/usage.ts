/**
 * What is kept of each use of a token. It is written a second later, together, so that no look-up
 * waits for it: the audit log, how many look-ups the minute has had, and when the token was last used.
 */
import { sql, type Transaction } from 'kysely';
import { type AuditEntry, addToAuditLog } from './audit-log.ts';
import type { Database, Tables } from './database.ts';
import { loggable } from './failure.ts';
import type { Log } from './log.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
/** In one transaction: SQLite answers nobody meanwhile. */
const ENTRIES_AT_ONCE = 200;
/** Past that, look-ups are refused: none goes unseen because the disk is full. */
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
  /** So much waits for the database that there is no room for more. */
  isFull(): boolean;
  /** Write what waits. */
  finish(): Promise<void>;
}

interface Dependencies {
  /** Resolves with the minutes' new counts, of all servers, once all is on disk. */
  keep: (uses: Uses) => Promise<Spent[]>;
  log: Log;
  everyMs?: number;
  most?: number;
}

export function createUsage(dependencies: Dependencies): Usage {
  const { keep, log, everyMs = SECOND_MS, most = MOST_ENTRIES } = dependencies;
  const lastUse = new Map<string, Date>();
  /** What isn't written, by minute and caller. */
  const own = new Map<string, Spent>();
  const known = new Map<string, Spent>();
  const entries: AuditEntry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<boolean> | undefined;

  function isWaiting(): boolean {
    return lastUse.size + own.size + entries.length > 0;
  }

  function writeSoon(ms = everyMs): void {
    if (timer || writing) return;
    timer = setTimeout(write, ms);
    timer.unref(); // whoever ends the process calls `finish`
  }

  /** Tells whether it could. What isn't written stays where it is. */
  function write(): Promise<boolean> {
    clearTimeout(timer);
    timer = undefined;
    writing = writeSome().then((isWritten) => {
      writing = undefined;
      if (isWaiting()) writeSoon(isWritten && entries.length >= ENTRIES_AT_ONCE ? 0 : everyMs);
      return isWritten;
    });
    return writing;
  }

  async function writeSome(): Promise<boolean> {
    const used = [...lastUse].map(([caller, at]) => ({ caller, at }));
    const spent = [...own.values()].map((one) => ({ ...one }));
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
    }
    for (const { caller, minute, count } of spent) {
      const left = (own.get(minute + caller)?.count ?? 0) - count;
      if (left > 0) own.set(minute + caller, { caller, minute, count: left });
      else own.delete(minute + caller);
    }
    for (const total of totals) known.set(total.caller, total);
    entries.splice(0, written.length);
    return true;
  }

  return {
    use(caller, at) {
      lastUse.set(caller, at);
      writeSoon();
    },
    spend(caller, minute) {
      const count = (own.get(minute + caller)?.count ?? 0) + 1;
      own.set(minute + caller, { caller, minute, count });
      writeSoon();
    },
    spentBy(caller, minute) {
      const total = known.get(caller);
      const before = total?.minute === minute ? total.count : 0;
      return before + (own.get(minute + caller)?.count ?? 0);
    },
    audit(more) {
      entries.push(...more);
      writeSoon();
    },
    isFull: () => entries.length >= most,
    async finish() {
      await writing;
      while (isWaiting()) {
        if (await write()) continue;
        log.error({ entries: entries.length }, 'audit log lost its last entries');
        break;
      }
      clearTimeout(timer);
    },
  };
}

/** In one transaction, which waits for no batch of events. */
export function keepUses({ writeBriefly }: Database, uses: Uses): Promise<Spent[]> {
  return writeBriefly(async (transaction) => {
    await addToAuditLog(transaction, uses.entries);
    const totals: Spent[] = [];
    // In one order on all servers, so that none waits for another that waits for it.
    for (const spent of uses.spent.toSorted(byCaller)) {
      totals.push(...(await addSpent(transaction, spent)));
    }
    for (const { caller, at } of uses.used.toSorted(byCaller)) {
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
}

/** A clock that is behind counts in the later minute. */
async function addSpent(
  transaction: Transaction<Tables>,
  { caller, minute, count }: Spent,
): Promise<Spent[]> {
  const { rows } = await sql<{ minute: string; spent: number }>`
    insert into token_budgets (caller, minute, spent) values (${caller}, ${minute}, ${count})
    on conflict (caller) do update set
      spent = case when token_budgets.minute < excluded.minute
        then excluded.spent else token_budgets.spent + excluded.spent end,
      minute = case when token_budgets.minute < excluded.minute
        then excluded.minute else token_budgets.minute end
    returning minute, spent`.execute(transaction);
  return rows.map(({ minute, spent }) => ({ caller, minute, count: spent }));
}

function byCaller(a: { caller: string }, b: { caller: string }): number {
  return a.caller < b.caller ? -1 : a.caller > b.caller ? 1 : 0;
}
