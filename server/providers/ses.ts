/** Amazon SES: its events, as Amazon SNS brings them. */

import { z } from 'zod';
import type { Cause, EventKind } from '../../lib/event.ts';
import { parseJson } from '../request-body.ts';
import {
  address,
  addressesIn,
  type Batch,
  fingerprintOf,
  readBatch,
  replyOf,
  type Told,
  text,
} from './batch.ts';
import {
  malformedJson,
  notAsAgreed,
  type Provider,
  type Received,
  wrongSignature,
} from './provider.ts';
import {
  createSnsVerifier,
  fetchFromSns,
  isOfSns,
  type SnsMessage,
  snsMessage,
} from './sns-message.ts';

const TOPIC = 'SES_TOPIC_ARN';

const tryAgain: Received = { kind: 'refused', problem: 'not-checked' };
const nothing: Batch = { events: [], unreadable: 0 };

export const ses: Provider = {
  name: 'ses',
  title: 'Amazon SES',
  webhook: {
    needs: [TOPIC],
    connect(env) {
      // Amazon signs messages of everybody's topics: only its name says that a message is ours.
      const topic = env[TOPIC];
      if (!topic) return undefined;
      if (!/^arn:aws[a-z-]*:sns:[a-z\d-]+:\d{12}:[\w.-]+$/.test(topic)) {
        throw new Error(`${TOPIC} must be the topic's ARN: arn:aws:sns:REGION:ACCOUNT:NAME.`);
      }
      const verifySns = createSnsVerifier();
      return {
        async take({ body }, { now, fetch }) {
          const json = parseJson(new TextDecoder().decode(body));
          if (!json) return malformedJson;
          const parsed = snsMessage.safeParse(json.value);
          if (!parsed.success || parsed.data.TopicArn !== topic) return wrongSignature;
          const message = parsed.data;
          const verdict = await verifySns(message, now, fetch);
          if (verdict === 'unknown') return tryAgain;
          if (verdict === 'not signed') return wrongSignature;

          switch (message.Type) {
            case 'Notification':
              return { kind: 'read', ...readNotification(message, now) };
            case 'SubscriptionConfirmation': {
              const url = message.SubscribeURL ?? '';
              if (!isOfSns(url)) return notAsAgreed('SubscribeURL is not of SNS.');
              const confirmed = await fetchFromSns(url, fetch);
              return confirmed === undefined ? tryAgain : { kind: 'read', ...nothing };
            }
            case 'UnsubscribeConfirmation':
              return { kind: 'read', ...nothing };
          }
        },
      };
    },
  },
};

function readNotification({ Message, MessageId }: SnsMessage, now: Date): Batch {
  // What SES publishes when a topic is set up.
  if (/^Successfully validated SNS topic/.test(Message)) return nothing;
  const read = (entry: unknown) => readEntry(entry, MessageId);
  return readBatch('ses', [parseJson(Message)?.value], read, now);
}

/** What isn't here is `other`: subscriptions, and kinds of tomorrow. */
const kinds = new Map<string, EventKind>([
  ['Send', 'processed'],
  ['DeliveryDelay', 'deferred'],
  ['Delivery', 'delivered'],
  ['Open', 'open'],
  ['Click', 'click'],
  ['Complaint', 'spam'],
  ['Bounce', 'failed'],
  ['Reject', 'failed'], // a virus
  ['Rendering Failure', 'failed'],
]);

type Detail = 'bounce' | 'complaint' | 'delivery' | 'deliveryDelay' | 'open' | 'click';

/** Where such an event says when it happened, and more. The others happen as the message is sent. */
const details = new Map<string, Detail>([
  ['Bounce', 'bounce'],
  ['Complaint', 'complaint'],
  ['Delivery', 'delivery'],
  ['DeliveryDelay', 'deliveryDelay'],
  ['Open', 'open'],
  ['Click', 'click'],
]);

const permanent = new Map<string, Cause>([
  ['NoEmail', 'invalid'],
  ['Suppressed', 'suppressed'],
  ['OnAccountSuppressionList', 'suppressed'],
]);

/** Also `Ana Ruiz <ana@example.net>`. */
const mailbox = address.transform((value) => addressesIn(value)[0] ?? value);

const enhancedStatusCode = z
  .string()
  .regex(/^[245]\.\d{1,3}\.\d{1,3}$/)
  .optional()
  .catch(undefined);

const someone = z.object({
  emailAddress: mailbox,
  status: enhancedStatusCode,
  diagnosticCode: text(4000),
});
type Someone = { emailAddress: string } & Partial<z.infer<typeof someone>>;

const webhookEntry = z
  .object({
    eventType: z.string().min(1).optional(),
    /** The same in the older format. */
    notificationType: z.string().min(1).optional(),
    mail: z.object({
      messageId: text(1000),
      /** When it was sent. */
      timestamp: z.string(),
      source: text(400),
      destination: z.array(mailbox).min(1),
      commonHeaders: z
        .object({ subject: text(1000) })
        .optional()
        .catch(undefined),
      headers: z
        .array(z.object({ name: z.string(), value: z.string() }))
        .optional()
        .catch(undefined),
    }),
    bounce: z
      .object({
        bounceType: z.string(),
        bounceSubType: text(60),
        timestamp: z.string(),
        feedbackId: text(300),
        bouncedRecipients: z.array(someone).min(1),
      })
      .optional(),
    complaint: z
      .object({
        complaintSubType: text(60),
        complaintFeedbackType: text(60),
        timestamp: z.string(),
        feedbackId: text(300),
        complainedRecipients: z.array(someone).min(1),
      })
      .optional(),
    delivery: z
      .object({
        timestamp: z.string(),
        recipients: z.array(mailbox).min(1),
        smtpResponse: text(4000),
      })
      .optional(),
    deliveryDelay: z
      .object({ timestamp: z.string(), delayedRecipients: z.array(someone).min(1) })
      .optional(),
    open: z.object({ timestamp: z.string() }).optional(),
    click: z.object({ timestamp: z.string(), link: text(4000) }).optional(),
  })
  .transform((entry, context) => {
    const type = entry.eventType ?? entry.notificationType;
    const detail = type && details.get(type);
    if (type && (!detail || entry[detail])) return { ...entry, type };
    context.addIssue('Has no type, or not what its type says');
    return z.NEVER;
  });
type Entry = z.infer<typeof webhookEntry>;

function readEntry(entry: unknown, id: string): Told[] | undefined {
  const parsed = webhookEntry.safeParse(entry);
  if (!parsed.success) return undefined;
  if (parsed.data.type === 'Received') return []; // mail that came in

  const { type, mail, bounce, complaint, delivery, deliveryDelay, open, click } = parsed.data;
  const happened = bounce ?? complaint ?? delivery ?? deliveryDelay ?? open ?? click;
  const at = happened?.timestamp ?? mail.timestamp;
  const people = peopleOf(parsed.data);
  const meaning = meaningOf(parsed.data, type, people.length);
  const about = (bounce ?? complaint)?.feedbackId ?? mail.messageId;
  const link = click?.link;
  const ofMessage = {
    at,
    messageId: mail.headers?.find(({ name }) => /^message-id$/i.test(name))?.value.slice(0, 1000),
    providerMessageId: mail.messageId,
    subject: mail.commonHeaders?.subject,
    from: mail.source,
    ...meaning,
    ...(meaning.kind === 'click' && link && { url: link }),
  };
  return people.map(({ emailAddress, status, diagnosticCode }, index) => ({
    id: index === 0 ? id : `${id}/${index}`,
    fingerprint: fingerprintOf('ses', about, emailAddress.toLowerCase(), type, at, link),
    recipient: emailAddress,
    ...ofMessage,
    ...(status && { enhancedStatusCode: status }),
    ...replyOf(diagnosticCode),
  }));
}

/** Of whom it is told, and what their server said. */
function peopleOf({ mail, bounce, complaint, delivery, deliveryDelay }: Entry): Someone[] {
  return (
    bounce?.bouncedRecipients ??
    complaint?.complainedRecipients ??
    deliveryDelay?.delayedRecipients ??
    (delivery?.recipients ?? mail.destination).map((emailAddress) => ({
      emailAddress,
      diagnosticCode: delivery?.smtpResponse,
    }))
  );
}

function meaningOf(
  { bounce, complaint }: Entry,
  type: string,
  people: number,
): Pick<Told, 'kind' | 'cause' | 'final' | 'name'> {
  const kind = kinds.get(type) ?? 'other';
  if (complaint?.complaintSubType === 'OnAccountSuppressionList') {
    return { kind: 'failed', cause: 'suppressed', final: true }; // it wasn't sent
  }
  if (complaint?.complaintFeedbackType === 'not-spam') {
    return { kind: 'other', name: `${type}, not-spam` }; // a correction
  }
  // It isn't told who: a complaint names everyone at the domain, an open or a click nobody.
  const isOfOne = kind === 'spam' || kind === 'open' || kind === 'click';
  if (isOfOne && people > 1) return { kind: 'other', name: `${type}, one of ${people} recipients` };
  if (kind === 'other') return { kind, name: type.slice(0, 100) };
  if (kind !== 'failed') return { kind };
  if (!bounce) return { kind, cause: 'rejected', final: true };
  return bounce.bounceType === 'Permanent'
    ? { kind, cause: permanent.get(bounce.bounceSubType ?? '') ?? 'bounce', final: true }
    : { kind, cause: 'bounce' };
}
