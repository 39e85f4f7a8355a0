/** Twilio SendGrid: its event webhook, its Email Logs and its suppression lists. */
import { parseJson } from '../request-body.ts';
import { malformedJson, notAsAgreed, type Provider, wrongSignature } from './provider.ts';
import { connectSendGridApi } from './sendgrid-api.ts';
import { readSendGridBatch } from './sendgrid-events.ts';
import { isSigned, readPublicKey, readSignature } from './sendgrid-signature.ts';

const KEY = 'SENDGRID_WEBHOOK_PUBLIC_KEY';
const API_KEY = 'SENDGRID_API_KEY';
const REGION = 'SENDGRID_REGION';

export const sendgrid: Provider = {
  name: 'sendgrid',
  title: 'Twilio SendGrid',
  webhook: {
    needs: [KEY],
    connect(env) {
      const key = env[KEY] ? readPublicKey(env[KEY]) : undefined;
      return (
        key && {
          take({ headers, body }, { now }) {
            const signature = readSignature(headers);
            if (!signature || !isSigned(key, signature, body)) return wrongSignature;
            const batch = parseJson(new TextDecoder().decode(body));
            if (!batch) return malformedJson;
            if (!Array.isArray(batch.value)) return notAsAgreed('A batch is an array of events.');
            return { kind: 'read', ...readSendGridBatch(batch.value, now) };
          },
        }
      );
    },
  },
  api: {
    connect(env) {
      const { [API_KEY]: key, [REGION]: region } = env;
      const api = connectSendGridApi(key ?? '', region || 'global');
      if (!api) throw new Error(`${REGION} must be global or eu.`);
      return key ? api : undefined;
    },
  },
};
