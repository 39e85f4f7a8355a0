/** Failures that are the database's, and may be over when the same is asked again. */

/** SQLSTATE classes: connection, resources, the administrator or a time limit, a deadlock. */
const POSTGRES = /^(08|53|57|40)[\dA-Z]{3}$|^25P03$/;
const NETWORK = /^E(CONN|HOST|NET|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN)/;
const PG =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/;
/** https://sqlite.org/rescode.html: busy, locked, no memory, read-only, I/O, full, can't open. */
const SQLITE = [5, 6, 7, 8, 10, 13, 14];

export function isOutage(error: Error): boolean {
  const { code, errcode } = error as Error & { code?: unknown; errcode?: unknown }; // perhaps
  if (typeof errcode === 'number') return SQLITE.includes(errcode % 256);
  if (typeof code === 'string') return POSTGRES.test(code) || NETWORK.test(code);
  return wordOfPg(error) !== undefined;
}

/** What `pg` says of an outage that has no code: always the same words. */
export function wordOfPg({ message }: Error): string | undefined {
  return PG.exec(message)?.[1];
}
