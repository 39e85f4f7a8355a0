/** Forget what is older than the organisation keeps. */
import type { Database } from './database.ts';

/** Remove events before `at`, and deliveries that are left without events. */
export function forgetBefore(database: Database, at: string): Promise<void> {
  return database.write(async (transaction) => {
    await transaction.deleteFrom('events').where('at', '<', at).execute();
    await transaction.deleteFrom('deliveries').where('last_at', '<', at).execute();
  });
}
