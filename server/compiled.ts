/** Queries that are compiled once: for a small one, that takes longer than the database's answer. */
import type { CompiledQuery } from 'kysely';

/** Where a value goes that is known later. Fits wherever a value does. */
export type Place = (name: string) => never;

/** The query of a shape, made the first time that it's asked for; then it's filled with values. */
export type Compiled = (
  shape: string,
  make: (place: Place) => CompiledQuery<unknown>,
) => (values: Map<string, unknown>) => CompiledQuery<unknown>;

const KEPT_QUERIES = 100;

class Empty {
  name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export function createCompiled(): Compiled {
  const made = new Map<string, CompiledQuery<unknown>>();
  return (shape, make) => {
    // A cast, since a query builder wants a value: it passes on whatever it is given.
    const query = made.get(shape) ?? make((name) => new Empty(name) as never);
    made.delete(shape);
    made.set(shape, query); // as the newest
    const oldest = made.keys().next().value;
    if (made.size > KEPT_QUERIES && oldest) made.delete(oldest);
    return (values) => ({
      ...query,
      parameters: query.parameters.map((one) =>
        one instanceof Empty ? (values.get(one.name) ?? null) : one,
      ),
    });
  };
}
