/** What there is to know about an email service provider: one file each, listed in `providers.ts`. */

import type { z } from 'zod';
import type { NoteKind } from '../../lib/api.ts';
import type { Identifier } from '../../lib/identifier-schema.ts';
import type { ProblemKind } from '../problem.ts';
import type { Seal } from '../seals.ts';
import type { ReportedEvent } from '../store.ts';
import type { Batch } from './batch.ts';

export interface Provider {
  /** In events, in the path of its webhook, in logs. */
  name: string;
  /** For people. */
  title: string;
  webhook: {
    /** The variables that it needs. */
    needs: readonly [string, ...string[]];
    /** `undefined` where one is missing. Throws one sentence that names the one that is wrong. */
    connect(env: Variables): Webhook | undefined;
  };
  /** Where it can be asked. */
  api?: {
    /** `undefined` where its key isn't set. Throws one sentence that names what is wrong. */
    connect(env: Variables): Api | undefined;
  };
}

export type Variables = Record<string, string | undefined>;

export interface Webhook {
  /** Make sure that the provider sent it, then read it. */
  take(request: WebhookRequest, edges: Edges): Received | Promise<Received>;
}

export interface WebhookRequest {
  headers: Headers;
  /** As it came: signatures are over the very bytes. */
  body: Uint8Array;
}

export interface Edges {
  now: Date;
  fetch: Fetch;
}
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export type Received =
  | ({ kind: 'read'; seal?: Seal } & Batch)
  | {
      kind: 'refused';
      problem: ProblemKind;
      detail?: string;
      headers?: Record<string, string>;
    };

export const wrongSignature: Received = { kind: 'refused', problem: 'wrong-signature' };
export const malformedJson: Received = { kind: 'refused', problem: 'malformed-json' };

export function notAsAgreed(detail: string): Received {
  return { kind: 'refused', problem: 'not-as-agreed', detail };
}

export interface Api {
  requestsPerMinute: number;
  /** Whether it can be asked by this, and it can't break out of the question. */
  canFind(identifier: Identifier): boolean;
  /** The newest messages with their events, and the lists that kept them back. */
  find(identifier: Identifier, asking: Asking): Promise<Findings>;
}

export interface Asking {
  now: Date;
  /** What is older isn't shown. */
  since: string;
  /** Ask by HTTP, within the provider's budget and in no more time than is sensible. */
  ask: Ask;
}

/** Of the answer, nothing is kept but what the schema takes: some have the email's text in them. */
export type Ask = <T>(url: string, init: RequestInit, schema: z.ZodType<T>) => Promise<Answer<T>>;

export type Answer<T> =
  | { kind: 'answered'; value: T }
  /** HTTP 404: it has nothing of that name. */
  | { kind: 'absent' }
  | { kind: 'unavailable'; why: NoteKind };

export interface Findings {
  events: ReportedEvent[];
  /** Why that isn't all. */
  trouble?: NoteKind;
}

export function troubleOf(answer: Answer<unknown>): { trouble?: NoteKind } {
  return answer.kind === 'unavailable' ? { trouble: answer.why } : {};
}
