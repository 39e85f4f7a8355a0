import type { CannedReply } from './canned-reply.ts';
import { MAILBOX_FULL } from './fitting-replies.ts';
import type { Settings } from './settings.ts';

type Draft = Pick<CannedReply, 'id' | 'title' | 'statuses'> &
  Partial<CannedReply> & { paragraphs: string[] };

function toClient({ paragraphs, ...reply }: Draft): CannedReply {
  const greeting = 'Hello {{clientName|there}},';
  const farewell = 'Kind regards\n{{agentName|Your support team}}';
  const body = [greeting, ...paragraphs, farewell].join('\n\n');
  return { audience: 'client', causes: [], ...reply, body };
}

const DISCLAIMER =
  'Please take that as a hint only: privacy and firewall settings can trigger such signals, or hide them.';
const SEARCH =
  'If you can’t find it, please search all folders of your mailbox for it, spam and promotions included.';

/** The replies that come with the extension, in our own words; the facts are in `facts.ts`. */
export const readyMadeReplies: CannedReply[] = [
  toClient({
    id: 'on-its-way',
    title: 'It is on its way',
    statuses: ['sending', 'processed'],
    when: 'waiting',
    paragraphs: [
      'Thank you for your message. Right now, {{theEmail}} is on its way. That usually takes a few minutes.',
      'If it isn’t there in {{timeUntilContact}}, please tell me, and I will look into it.',
    ],
  }),
  toClient({
    id: 'looking-into-it',
    title: 'We are looking into it',
    statuses: ['sending', 'processed'],
    when: 'overdue',
    paragraphs: [
      'Thank you for your patience. It seems that {{theEmail}} is taking longer than it should.',
      'I am asking our technical support to look into it, and will come back to you.',
    ],
  }),
  toClient({
    id: 'we-keep-trying',
    title: 'We keep trying',
    statuses: ['deferred'],
    paragraphs: [
      'At the moment, your email provider doesn’t take {{theEmail}}. It wasn’t turned down for good.',
      'There is nothing you need to do: we keep trying.',
    ],
  }),
  toClient({
    id: 'check-spam-folder',
    title: 'Please check your spam folder',
    statuses: ['delivered'],
    step: 1,
    paragraphs: [
      'Your email provider confirmed that it took {{theEmail}}, on {{statusSince}}.',
      'Could you please look in your junk, spam and promotions folders? Emails sometimes end up there.',
    ],
  }),
  toClient({
    id: 'ask-your-provider',
    title: 'Please ask your email provider',
    statuses: ['delivered'],
    step: 2,
    paragraphs: [
      'Thank you for looking. Your email provider confirmed that it took {{theEmail}}. What it does with an email after that, we can’t see.',
      'Could you please ask your email provider which folder it went to? This helps them find it:',
      'To: {{recipient}}\nTaken: {{statusSince}}\nMessage-ID: {{messageId|not known}}',
    ],
  }),
  toClient({
    id: 'log-shows-open',
    title: 'Our log counts it as opened',
    statuses: ['open'],
    paragraphs: [
      `Since {{statusSince}}, our log counts {{theEmail}} as opened. ${DISCLAIMER}`,
      SEARCH,
    ],
  }),
  toClient({
    id: 'log-shows-click',
    title: 'Our log counts a click in it',
    statuses: ['clicked'],
    paragraphs: [
      `On {{statusSince}}, our log counted a click on a link or button in {{theEmail}}. ${DISCLAIMER}`,
      SEARCH,
    ],
  }),
  toClient({
    id: 'get-emails-again',
    title: 'How to get our emails again',
    statuses: ['spam-report'],
    paragraphs: [
      'We were told that {{theEmail}} was marked as spam.',
      'If that happened by mistake, please email {{supportContact}} and ask to be taken off the spam list.',
    ],
  }),
  toClient({
    id: 'off-the-spam-list',
    title: 'How to get off the spam list',
    statuses: ['failed'],
    causes: ['suppressed-spam'],
    paragraphs: [
      'We could not send {{theEmail}}: an earlier email of ours was marked as spam, and after that we are not allowed to write to you.',
      'If you want our emails again, please email {{supportContact}} and ask to be taken off the spam list.',
    ],
  }),
  toClient({
    id: 'subscribe-again',
    title: 'You have unsubscribed',
    statuses: ['failed'],
    causes: ['suppressed-unsubscribe'],
    paragraphs: [
      'We did not send {{theEmail}}, as this address has unsubscribed from our emails.',
      'If you want them again, please email {{supportContact}}.',
    ],
  }),
  toClient({
    id: 'could-not-send',
    title: 'We could not send it',
    statuses: ['failed'],
    causes: ['rejected', 'cancelled'],
    paragraphs: [
      'I am sorry: {{theEmail}} did not leave our side. There is nothing you need to do.',
      'I am passing it on to our technical support, and will come back to you.',
    ],
  }),
  toClient({
    id: 'provider-refused',
    title: 'Your email provider refused it',
    statuses: ['failed'],
    causes: ['blocked', 'expired'],
    paragraphs: [
      'Unfortunately, your email provider did not take {{theEmail}}.',
      'Could you please check this address letter by letter? If it is right, I will ask our technical support to look into it. Another address of yours would help as well.',
    ],
  }),
  toClient({
    id: 'confirm-address',
    title: 'Please confirm your address',
    statuses: ['failed'],
    causes: ['invalid', 'bounce', 'suppressed-bounce', 'suppressed'],
    paragraphs: [
      'Unfortunately, {{theEmail}} could not be delivered.',
      'Could you please check this address letter by letter, and tell me if it has a typo or has changed?',
    ],
  }),
  toClient({
    id: MAILBOX_FULL,
    title: 'Your mailbox seems full',
    statuses: ['failed'],
    causes: ['bounce', 'expired'],
    paragraphs: [
      'Unfortunately, {{theEmail}} could not be delivered: your email provider says that your mailbox is full.',
      'Could you please make some room in it and tell me, or give me another address?',
    ],
  }),
  toClient({
    id: 'if-marked-as-spam',
    title: 'If you marked us as spam',
    statuses: ['failed'],
    causes: ['suppressed'],
    paragraphs: [
      'Unfortunately, {{theEmail}} could not be delivered.',
      'If you once marked an email of ours as spam, we are not allowed to write to you. If you want our emails again, please email {{supportContact}} and ask to be taken off the spam list.',
    ],
  }),
  {
    id: 'contact-support',
    title: 'Message to support',
    audience: 'support',
    statuses: [],
    causes: [],
    body: `Hello,

could you please look into this email of {{organisation}}?

Recipient: {{recipient}}
Subject: {{subject|not known}}
Status: {{status}} since {{statusSince}}
Handed over: {{sentAt|not known}}
Message-ID: {{messageId|not known}}
Provider’s ID: {{providerMessageId|not known}}
Server’s reply: {{reply|none}}

What happened (UTC):
{{events|nothing in the log}}

Kind regards
{{agentName|Support}}`,
  },
];

/** The replies that an agent has: the ready-made ones, as changed, added to and removed. */
export function repliesOf({
  replies,
  removedReplies,
}: Pick<Settings, 'replies' | 'removedReplies'>): CannedReply[] {
  const own = new Map(replies.map((reply) => [reply.id, reply]));
  const readyMade = readyMadeReplies.map((reply) => own.get(reply.id) ?? reply);
  const added = replies.filter(({ id }) => !readyMadeReplies.some((reply) => reply.id === id));
  return [...added, ...readyMade].filter(({ id }) => !removedReplies.includes(id));
}
