/** Webhooks that nobody signs: a name and a password (RFC 7617) that only the provider was told. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { parseJson } from '../request-body.ts';
import { readBatch, type Told } from './batch.ts';
import { malformedJson, type Provider, type Received } from './provider.ts';

// 401, also for Postmark: a 403 would end its attempts, and the password may be wrong on our side.
const wrongPassword: Received = {
  kind: 'refused',
  problem: 'wrong-password',
  headers: { 'WWW-Authenticate': 'Basic realm="webhooks", charset="UTF-8"' },
};

/**
 * A webhook that takes JSON, one entry or an array of them, from whoever knows the password.
 *
 * @param setting the variable with `NAME:PASSWORD`, of which the provider is told as a part of the
 * address: `https://NAME:PASSWORD@HOST/…`.
 */
export function protectedWebhook(
  provider: string,
  setting: string,
  readEntry: (entry: unknown) => Told[] | undefined,
  parse: (text: string) => { value: unknown } | undefined = parseJson,
): Provider['webhook'] {
  return {
    needs: [setting],
    connect(env) {
      const credentials = env[setting];
      if (!credentials) return undefined;
      if (!/^[\w.~-]+:[\w.~-]{16,}$/.test(credentials)) {
        throw new Error(
          `${setting} must be NAME:PASSWORD, of letters, digits and . _ ~ - only, the password 16 or longer.`,
        );
      }
      const expected = digest(`Basic ${Buffer.from(credentials).toString('base64')}`);
      return {
        take({ headers, body }, { now }) {
          const shown = (headers.get('Authorization') ?? '').replace(/^basic +/i, 'Basic ');
          if (!timingSafeEqual(digest(shown), expected)) return wrongPassword;
          const json = parse(new TextDecoder().decode(body));
          if (!json) return malformedJson;
          const entries = Array.isArray(json.value) ? json.value : [json.value];
          return { kind: 'read', ...readBatch(provider, entries, readEntry, now) };
        },
      };
    },
  };
}

/** Of one length, so that it can be compared in a time that tells nothing. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
