/** A day in the email log of a made-up clinic: every status, and both sides of the ten minutes. */
import { randomBytes } from 'node:crypto';
import type { Server } from './status-api.ts';

/** One event of SendGrid's event webhook, minutes before now. */
type Happening = [event: string, minutesAgo: number, more?: object];

interface SampleEmail {
  to: string;
  subject: string;
  /** Fixed where a ticket quotes it; made up elsewhere. */
  id?: string;
  happened: Happening[];
}

const DAY = 24 * 60;

/** What tickets on the practice helpdesk quote. */
export const QUOTED_ID = 'Vb1nT4cRdAQz7Lw2pXSgKf';

export const emails: SampleEmail[] = [
  {
    to: 'ana.ruiz@example.net',
    subject: 'Your intake form for Friday',
    id: QUOTED_ID,
    happened: [
      ['processed', 132],
      ['deferred', 131, { response: '451 4.7.1 Greylisted, please try again later', attempt: '0' }],
      ['delivered', 128, { response: '250 2.0.0 OK 1763900123 - gsmtp' }],
    ],
  },
  {
    to: 'ana.ruiz@example.net',
    subject: 'Receipt for 9 November',
    happened: [
      ['processed', 14 * DAY],
      ['delivered', 14 * DAY - 1, { response: '250 2.0.0 OK' }],
      ['open', 14 * DAY - 40],
    ],
  },
  {
    to: 'ana.ruiz@example.net',
    subject: 'Welcome to Willow Clinic',
    happened: [
      ['processed', 20 * DAY],
      ['delivered', 20 * DAY - 1, { response: '250 2.0.0 OK' }],
      ['open', 20 * DAY - 30],
      ['click', 20 * DAY - 31, { url: 'https://willow.example/start' }],
    ],
  },
  {
    to: 'noor.haddad@example.org',
    subject: 'Your video link for 3 pm',
    happened: [['processed', 6]],
  },
  { to: 'eli.stone@example.com', subject: 'Reset your password', happened: [['processed', 17]] },
  {
    to: 'm.okafor@example.org',
    subject: 'Appointment reminder',
    happened: [
      ['processed', 95],
      ['deferred', 94, { response: '452 4.2.2 Mailbox full', attempt: '0' }],
      ['deferred', 64, { response: '452 4.2.2 Mailbox full', attempt: '1' }],
      ['deferred', 34, { response: '452 4.2.2 Mailbox full', attempt: '2' }],
    ],
  },
  {
    to: 'sam.berg@example.net',
    subject: 'Treatment plan',
    happened: [
      ['processed', 26 * 60],
      ['delivered', 26 * 60 - 1, { response: '250 2.0.0 OK' }],
      ['open', 26 * 60 - 2, { sg_machine_open: true }],
    ],
  },
  {
    to: 'lucia.moretti@example.com',
    subject: 'Please confirm your appointment',
    happened: [
      ['processed', 27 * 60],
      ['delivered', 27 * 60 - 1, { response: '250 2.0.0 OK' }],
      ['open', 26 * 60],
      ['click', 26 * 60 - 1, { url: 'https://willow.example/confirm' }],
    ],
  },
  {
    to: 'pat.novak@example.com',
    subject: 'November newsletter',
    happened: [
      ['processed', 3 * DAY],
      ['delivered', 3 * DAY - 1, { response: '250 2.0.0 OK' }],
      ['spamreport', 3 * DAY - 180],
    ],
  },
  {
    to: 'pat.novak@example.com',
    subject: 'Your invoice for November',
    happened: [['dropped', 75, { reason: 'Spam Reporting Address' }]],
  },
  {
    to: 'rosa.klein@example.net',
    subject: 'How was your visit?',
    happened: [
      ['processed', 50 * 60],
      ['delivered', 50 * 60 - 1, { response: '250 2.0.0 OK' }],
      ['open', 47 * 60],
      ['spamreport', 47 * 60 - 1],
    ],
  },
  {
    to: 'tom.weber@gmial.example',
    subject: 'Your intake form for Monday',
    happened: [
      ['processed', 121],
      [
        'bounce',
        120,
        {
          type: 'bounce',
          status: '5.1.1',
          reason: '550 5.1.1 The email account that you tried to reach does not exist',
          bounce_classification: 'Invalid Address',
        },
      ],
    ],
  },
  {
    to: 'tom.weber@gmial.example',
    subject: 'Appointment on Monday',
    happened: [['dropped', 50, { reason: 'Bounced Address' }]],
  },
  {
    to: 'grace.lim@example.org',
    subject: 'Lab results are ready',
    happened: [
      ['processed', 200],
      [
        'bounce',
        199,
        {
          type: 'blocked',
          status: '5.7.1',
          reason: '554 5.7.1 Message refused by policy',
          bounce_classification: 'Reputation',
        },
      ],
    ],
  },
  {
    to: 'omar.said@example.net',
    subject: 'Directions to the clinic',
    happened: [
      ['processed', 3 * 60],
      ['delivered', 3 * 60 - 1, { response: '250 2.0.0 Queued' }],
      ['bounce', 2 * 60, { type: 'bounce', status: '5.2.1', reason: '550 5.2.1 Mailbox disabled' }],
    ],
  },
];

/** What only the product itself knows of, since no provider has reported it yet: Sending. */
export const handedOver = [
  { to: 'kim.adler@example.com', subject: 'Your receipt', minutesAgo: 4 },
  { to: 'ines.costa@example.net', subject: 'Your intake form', minutesAgo: 14 },
];

/** SendGrid's events for one email, as its event webhook sends them. */
export function toSendGridEvents(
  { to, subject, id, happened }: SampleEmail,
  now: number,
): object[] {
  const own = id ?? randomBytes(17).toString('base64url').slice(0, 22);
  return happened.map(([event, minutesAgo, more], index) => ({
    email: to,
    event,
    timestamp: Math.floor(now / 1000) - minutesAgo * 60,
    'smtp-id': `<${own}@geopod-ismtpd-7>`,
    sg_message_id: `${own}.recvd-6bd9f7c5d8-x2k4m-1-6741F0A2-1B.0`,
    sg_event_id: `${own}-${event}-${index}`,
    category: ['clinic'],
    subject,
    from: 'hello@willow.example',
    ...more,
  }));
}

/** Put the sample into a status API as it would get there: signed webhook batches and its own API. */
export async function sendSampleLog(server: Server, now: number): Promise<void> {
  const events = emails.flatMap((email) => toSendGridEvents(email, now));
  for (let i = 0; i < events.length; i += 10) {
    const answer = await server.sendGrid(events.slice(i, i + 10));
    if (answer.status !== 204) throw new Error(`The webhook answered ${answer.status}.`);
  }
  await server.report(
    ...handedOver.map(({ to, subject, minutesAgo }) => ({
      kind: 'received' as const,
      at: new Date(now - minutesAgo * 60_000).toISOString(),
      provider: 'sendgrid',
      recipient: to,
      subject,
      from: 'hello@willow.example',
    })),
  );
}
