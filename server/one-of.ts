/** Rows by several columns at once: each of a list, and not whatever has any value of each column. */
import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

type Kind = Database['kind'];
type Columns = readonly string[];

/** What stands for a list of any length, so that the text of a query is the same for all. */
export function listOf(kind: Kind, columns: Columns, rows: string[][]): unknown[] {
  if (kind === 'sqlite') return [JSON.stringify(rows)];
  return columns.map((_, column) => rows.map((row) => row[column]));
}

/** That `columns` are as in one of the rows of a list. */
export function areOneOf(kind: Kind, columns: Columns, list: unknown[]): RawBuilder<boolean> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  if (kind === 'postgres') {
    const arrays = sql.join(list.map((values) => sql`${values}::text[]`));
    return sql`(${names}) in (select * from unnest(${arrays}))`;
  }
  const values = sql.join(columns.map((_, column) => sql`value ->> ${sql.lit(column)}`));
  return sql`(${names}) in (select ${values} from json_each(${list[0]}))`;
}

/** The same, where the query is made anew for each list. */
export function areIn(kind: Kind, columns: Columns, rows: string[][]): RawBuilder<boolean> {
  return areOneOf(kind, columns, listOf(kind, columns, rows));
}
