import { wordOfPg } from './outage.ts';

/**
 * What may be logged of an error: its name, and the database's word for it (`database or disk is
 * full`, SQLSTATE `53100`). Never its message: a database repeats the row that it refused.
 */
export function loggable(error: Error): string {
  const { errstr, code } = error as Error & { errstr?: unknown; code?: unknown }; // perhaps
  const word = errstr ?? code ?? wordOfPg(error);
  return typeof word === 'string' ? `${error.name} (${word})` : error.name;
}
