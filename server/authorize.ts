/** Bearer tokens (RFC 6750). */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { clientAddress } from './client-address.ts';
import { createGuesses } from './guesses.ts';
import { problem } from './problem.ts';
import type { Store } from './store.ts';
import { hashOfToken, type KnownToken, type Scope } from './tokens.ts';
import type { Usage } from './usage.ts';

export interface Authorized {
  Variables: {
    /** The hash of the caller's token: tells callers apart. */
    caller: string;
    /** What that token is called. */
    callerName: string;
  };
}

interface Dependencies {
  store: Pick<Store, 'findToken'>;
  usage: Pick<Usage, 'use'>;
  /** How many proxies there are in front. */
  proxies: number;
  now: () => Date;
}

/** Makes what lets requests pass that carry a token of a scope; without one, a token of any scope. */
export function createAuthorize({ store, usage, proxies, now }: Dependencies) {
  const guesses = createGuesses(now);

  return (scope?: Scope) =>
    createMiddleware<Authorized>(async (c, next) => {
      const token = /^Bearer +([\w.~+/-]+=*) *$/i.exec(c.req.header('Authorization') ?? '')?.[1];
      if (!token) {
        return problem(c, 'unauthorized', 'Send it as "Authorization: Bearer TOKEN".', {
          'WWW-Authenticate': 'Bearer',
        });
      }
      const hash = hashOfToken(token);
      const attempt = guesses.attempt(clientAddress(c, proxies), hash);
      if (attempt.kind === 'refused') {
        const detail = 'Some came from this address, so others are not looked at for now.';
        return problem(c, 'too-many-guesses', detail, {
          'Retry-After': String(attempt.waitSeconds),
        });
      }
      let known: KnownToken | undefined;
      try {
        known = await store.findToken(hash);
      } catch (error) {
        attempt.end('not known');
        throw error;
      }
      attempt.end(known ? 'right' : 'wrong');
      if (!known) {
        return invalid(c, 'This token was never made here, or it was revoked.');
      }
      if (known.expiresAt !== null && known.expiresAt <= now().toISOString()) {
        return invalid(c, 'This token has expired.');
      }
      usage.use(hash, now());
      if (scope && known.scope !== scope) {
        return problem(c, 'wrong-scope', `This path needs a token with the scope ${scope}.`, {
          'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"`,
        });
      }
      c.set('caller', hash);
      c.set('callerName', known.name);
      return next();
    });
}

function invalid(c: Context, detail: string): Response {
  return problem(c, 'unauthorized', detail, {
    'WWW-Authenticate': 'Bearer error="invalid_token"',
  });
}
