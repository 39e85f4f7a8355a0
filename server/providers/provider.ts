/** What there is to know about an email service provider: one file each, listed in `providers.ts`. */
import type { ProblemKind } from '../problem.ts';
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
  | ({ kind: 'read' } & Batch)
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
