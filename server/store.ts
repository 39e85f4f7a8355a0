/** What the status API asks of its database. */
import { existsSync } from 'node:fs';
import type { DeliveryEvent, Event } from '../lib/event.ts';
import type { Identifier } from '../lib/identifier-schema.ts';
import { type LookUpOf, lookUpsOf } from './audit-log.ts';
import { type Database, openDatabase } from './database.ts';
import type { KnownDelivery } from './join.ts';
import { createFindDeliveries } from './look-up.ts';
import { createQuestions, type Questions } from './questions.ts';
import { createReadiness } from './ready.ts';
import { type Recorded, recordEvents } from './record.ts';
import { type Forgotten, forgetRecipient } from './remove.ts';
import { forgetAudit, forgetBefore, removedBefore } from './retention.ts';
import type { Seal } from './seals.ts';
import {
  createFindToken,
  createToken,
  type KnownToken,
  type ListedToken,
  listTokens,
  revokeTokens,
  type Scope,
} from './tokens.ts';
import { createKeepUses, type Spent, type Uses } from './usage.ts';

/** An event that is to be kept. */
export interface ReportedEvent extends DeliveryEvent {
  /** What stays the same when the provider sends the event again under another id. */
  fingerprint?: string;
}

/** One message to one recipient, as kept: its status is computed when it's asked for. */
export interface StoredDelivery extends KnownDelivery {
  /** Oldest first. */
  events: Event[];
}

export interface FoundDeliveries {
  /** Newest first. */
  deliveries: StoredDelivery[];
  /** There are older ones. */
  more: boolean;
}

export interface Store {
  /** Keep events; resolves once they're on disk. Those that are kept already change nothing. */
  record(events: ReportedEvent[], seal?: Seal): Promise<Recorded>;
  /** The deliveries of each identifier, in the order asked, with events since `since`. */
  find(
    identifiers: Identifier[],
    options: { limit: number; since: string },
  ): Promise<FoundDeliveries[]>;
  /** Remove events before `at`, and deliveries that are left without events, or until `signal`. */
  forgetBefore(at: string, signal?: AbortSignal): Promise<void>;
  /** What was before this moment has been removed; the year 0 where nothing was yet. */
  removedBefore(): Promise<string>;
  /** Remove all that is kept of one person. */
  forgetRecipient(recipient: string): Promise<Forgotten>;
  createToken(token: { name: string; scope: Scope; now: Date; expiresAt?: Date }): Promise<string>;
  findToken(hash: string): Promise<KnownToken | undefined>;
  listTokens(): Promise<ListedToken[]>;
  revokeTokens(name: string): Promise<number>;
  /** Keep what callers did; resolves with what they spent of the minute, on all servers. */
  keepUses(uses: Uses): Promise<Spent[]>;
  /** Who looked somebody up, oldest first. */
  lookUpsOf(identifier: Identifier): Promise<LookUpOf[]>;
  /** Remove the audit log's entries before `at`, or until `signal`. */
  forgetAudit(at: string, signal?: AbortSignal): Promise<void>;
  questions: Questions;
  /** Whether the database answers, within a few seconds. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}

/** The store at a URL: `sqlite:PATH`, `sqlite::memory:` or `postgres://…`. */
export async function openStore(url: string, warn?: (sentence: string) => void): Promise<Store> {
  return createStore(await openDatabase(url, undefined, warn));
}

/** The store that the server made. A new one would tell of nobody, as if there were nothing. */
export async function openExistingStore(url: string): Promise<Store> {
  const path = /^sqlite:(.+)/.exec(url)?.[1];
  if (path && !existsSync(path)) {
    throw new Error(`There is no database ${path}. DATABASE_URL must be what the server has.`);
  }
  return openStore(url);
}

export function createStore(database: Database): Store {
  return {
    record: (events, seal) => recordEvents(database, events, seal),
    find: createFindDeliveries(database),
    forgetBefore: (at, signal) => forgetBefore(database, at, signal ? { signal } : {}),
    removedBefore: () => removedBefore(database),
    forgetRecipient: (recipient) => forgetRecipient(database, recipient),
    createToken: (token) => createToken(database, token),
    findToken: createFindToken(database),
    listTokens: () => listTokens(database),
    revokeTokens: (name) => revokeTokens(database, name),
    keepUses: createKeepUses(database),
    lookUpsOf: (identifier) => lookUpsOf(database, identifier),
    forgetAudit: (at, signal) => forgetAudit(database, at, signal),
    questions: createQuestions(database),
    isReady: createReadiness(database),
    close: () => database.close(),
  };
}
