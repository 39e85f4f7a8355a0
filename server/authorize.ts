/** Bearer tokens (RFC 6750). */
import { createMiddleware } from 'hono/factory';
import { problem } from './problem.ts';
import type { Store } from './store.ts';
import type { Scope } from './tokens.ts';

export interface Authorized {
  Variables: {
    /** The hash of the caller's token: tells callers apart. */
    caller: string;
  };
}

/** Let requests pass that carry a token of this scope; without one, a token of any scope. */
export function authorize(store: Store, scope?: Scope) {
  return createMiddleware<Authorized>(async (c, next) => {
    const token = /^Bearer +([\w.~+/-]+=*) *$/i.exec(c.req.header('Authorization') ?? '')?.[1];
    if (!token) {
      return problem(c, 'unauthorized', 'Send it as "Authorization: Bearer TOKEN".', {
        'WWW-Authenticate': 'Bearer',
      });
    }
    const known = await store.findToken(token);
    if (!known) {
      return problem(c, 'unauthorized', 'This token was never made here, or it was revoked.', {
        'WWW-Authenticate': 'Bearer error="invalid_token"',
      });
    }
    if (scope && known.scope !== scope) {
      return problem(c, 'wrong-scope', `This path needs a token with the scope ${scope}.`, {
        'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"`,
      });
    }
    c.set('caller', known.hash);
    return next();
  });
}
