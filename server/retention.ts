/** Forget what is older than the organisation keeps. */
import type { Database } from './database.ts';
import { loggable } from './failure.ts';
import type { Store } from './store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What happened before this moment is no longer shown, and removed within a day. */
export function keptSince(now: Date, retentionDays: number): string {
  return new Date(now.getTime() - retentionDays * DAY_MS).toISOString();
}

/** Remove what is too old now, and then every day for as long as the process lives. */
export async function forgetDaily(store: Store, retentionDays: number): Promise<void> {
  const forget = () => store.forgetBefore(keptSince(new Date(), retentionDays));
  const daily = setInterval(() => {
    forget().catch((error: Error) => console.error(`removing old events: ${loggable(error)}`));
  }, DAY_MS);
  daily.unref();
  await forget();
}

/** Remove events before `at`, and deliveries that are left without events. */
export function forgetBefore(database: Database, at: string): Promise<void> {
  return database.write(async (transaction) => {
    await transaction.deleteFrom('events').where('at', '<', at).execute();
    await transaction.deleteFrom('deliveries').where('last_at', '<', at).execute();
  });
}
