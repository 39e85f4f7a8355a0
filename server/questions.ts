/**
 * What the providers were asked, and how often: in the database, so that several servers on it ask
 * each question once and keep one budget. A look-up waits meanwhile, so no write waits for events.
 */
import { type Kysely, sql } from 'kysely';
import type { Database, Tables } from './database.ts';

/** No answer is taken for true for longer. */
const REMEMBERED_MS = 60 * 60 * 1000;
const MINUTE_MS = 60_000;

export interface Questions {
  /** Whether it is ours to ask: it wasn't asked within `freshFor`. Then nobody else's for as long. */
  claim(question: string, freshForMs: number, now: Date): Promise<boolean>;
  /** It got no answer, so anyone may ask it again. */
  release(question: string): Promise<void>;
  /** Take one of a provider's requests of this minute. False where there is none left. */
  spend(provider: string, perMinute: number, now: Date): Promise<boolean>;
  /** A provider takes no request before `until`. */
  pause(provider: string, until: Date): Promise<void>;
}

export function createQuestions({ queries, writeBriefly }: Database): Questions {
  return {
    async claim(question, freshForMs, now) {
      // Most were asked just now: those cost no write.
      const known = await queries
        .selectFrom('provider_questions')
        .select('asked_at')
        .where('question', '=', question)
        .executeTakeFirst();
      const staleAt = before(now, freshForMs);
      if (known && known.asked_at > staleAt) return false;

      return writeBriefly(async (transaction) => {
        await transaction
          .deleteFrom('provider_questions')
          .where('asked_at', '<', before(now, REMEMBERED_MS))
          .execute();
        const claimed = await transaction
          .insertInto('provider_questions')
          .values({ question, asked_at: now.toISOString() })
          .onConflict((conflict) =>
            conflict
              .column('question')
              .doUpdateSet((row) => ({ asked_at: row.ref('excluded.asked_at') }))
              .where('provider_questions.asked_at', '<=', staleAt),
          )
          .returning('question')
          .executeTakeFirst();
        return claimed !== undefined;
      });
    },

    async release(question) {
      await writeBriefly((queries) =>
        queries.deleteFrom('provider_questions').where('question', '=', question).execute(),
      );
    },

    async spend(provider, perMinute, now) {
      const minute = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS).toISOString();
      // A clock that is behind counts in the later minute: no server gets a budget of its own.
      const { rows } = await writeBriefly((queries) =>
        sql`
        insert into provider_budgets (provider, minute, spent) values (${provider}, ${minute}, 1)
        on conflict (provider) do update set
          spent = case when provider_budgets.minute < excluded.minute
            then 1 else provider_budgets.spent + 1 end,
          minute = case when provider_budgets.minute < excluded.minute
            then excluded.minute else provider_budgets.minute end
        where provider_budgets.minute < excluded.minute or provider_budgets.spent < ${perMinute}
        returning spent`.execute(queries),
      );
      return rows.length > 0;
    },

    async pause(provider, until) {
      // The minute that lies ahead is spent already, so that nothing is left until it has begun.
      const ahead = until.getTime() - MINUTE_MS;
      const minute = new Date(Math.ceil(ahead / MINUTE_MS) * MINUTE_MS).toISOString();
      await writeBriefly((queries) =>
        sql`
        insert into provider_budgets (provider, minute, spent) values (${provider}, ${minute}, ${ALL})
        on conflict (provider) do update set minute = excluded.minute, spent = excluded.spent
        where provider_budgets.minute <= excluded.minute`.execute(queries),
      );
    },
  };
}

/** More than any budget, and what an integer column holds. */
const ALL = 2_000_000_000;

export async function createQuestionTables({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('provider_questions')
    .addColumn('question', 'text', (column) => column.primaryKey())
    .addColumn('asked_at', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('provider_questions_by_age')
    .on('provider_questions')
    .column('asked_at')
    .execute();
  await schema
    .createTable('provider_budgets')
    .addColumn('provider', 'text', (column) => column.primaryKey())
    .addColumn('minute', 'text', (column) => column.notNull())
    .addColumn('spent', 'integer', (column) => column.notNull())
    .execute();
}

function before(now: Date, ms: number): string {
  return new Date(now.getTime() - ms).toISOString();
}
