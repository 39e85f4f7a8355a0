/** Insert many rows. As text of its own: to build and compile thousands of values takes longer. */
import { CompiledQuery, type Transaction } from 'kysely';
import type { Database, Tables } from './database.ts';

/** SQLite takes more at once, but not faster: so few have mostly the same text, compiled once. */
const ROWS_AT_ONCE = 50;

export interface Writing {
  transaction: Transaction<Tables>;
  kind: Database['kind'];
}

/** `then` is what follows in SQL. Returns what that returns. */
export async function insertRows<T extends keyof Tables, R = never>(
  { transaction, kind }: Writing,
  table: T,
  rows: Tables[T][],
  then = '',
): Promise<R[]> {
  const [first] = rows;
  if (!first) return [];
  const columns = Object.keys(first) as (keyof Tables[T])[]; // they have no others
  const into = `insert into "${table}" (${columns.map((column) => `"${String(column)}"`).join()})`;
  if (kind === 'postgres') {
    // A parameter for each column, so that the text is the same for any number of rows.
    const typeOf = (column: keyof Tables[T]) =>
      typeof first[column] === 'number' ? 'integer' : 'text';
    const places = columns.map((column, n) => `$${n + 1}::${typeOf(column)}[]`).join();
    const text = `${into} select * from unnest(${places}) ${then}`;
    const values = columns.map((column) => rows.map((row) => row[column]));
    return (await transaction.executeQuery<R>(CompiledQuery.raw(text, values))).rows;
  }
  const line = `(${columns.map(() => '?').join()})`;
  const returned: R[] = [];
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const part = rows.slice(start, start + ROWS_AT_ONCE);
    const text = `${into} values ${part.map(() => line).join()} ${then}`;
    const values = part.flatMap((row) => columns.map((column) => row[column]));
    returned.push(...(await transaction.executeQuery<R>(CompiledQuery.raw(text, values))).rows);
  }
  return returned;
}
