import type { CannedReply } from './canned-reply.ts';
import type { Delivery } from './delivery.ts';
import type { Settings } from './settings.ts';

type Draft = Pick<CannedReply, 'id' | 'title' | 'statuses' | 'body'> & Partial<CannedReply>;

function toClient(reply: Draft): CannedReply {
  const text = reply.body.charAt(0).toUpperCase() + reply.body.slice(1);
  const body = `Hello {{clientName|there}},\n\n${text}\n\nKind regards\n{{agentName|Your support team}}`;
  return { audience: 'client', causes: [], ...reply, body };
}

/** Which email it was, as far as is known. */
const THE_EMAIL = 'our email “{{subject|to you}}” to {{recipient}}';

const DISCLAIMER =
  'Please take that as a hint only: privacy and firewall settings can trigger or hide such signals.';

/** The replies that come with the extension, in our own words; the facts are in `facts.ts`. */
export const readyMadeReplies: CannedReply[] = [
  toClient({
    id: 'on-its-way',
    title: 'It is on its way',
    statuses: ['sending', 'processed'],
    when: 'waiting',
    body: `${THE_EMAIL} is on its way. It usually takes a few minutes.\n\nIf it hasn’t come in {{minutesUntilContact}} minutes, please tell me and I will look into it.`,
  }),
  toClient({
    id: 'looking-into-it',
    title: 'We are looking into it',
    statuses: ['sending', 'processed'],
    when: 'overdue',
    body: `${THE_EMAIL} is taking longer than it should. I am asking our technical support to look into it and will come back to you.`,
  }),
  toClient({
    id: 'we-keep-trying',
    title: 'We keep trying',
    statuses: ['deferred'],
    body: `your email provider can’t take ${THE_EMAIL} right now. It was not turned down for good: we keep trying, and there is nothing you need to do.`,
  }),
  toClient({
    id: 'check-spam-folder',
    title: 'Please check your spam folder',
    statuses: ['delivered'],
    step: 1,
    body: `your email provider confirmed on {{statusSince}} that it took ${THE_EMAIL}.\n\nCould you please look in your junk, spam and promotions folders? Emails like ours sometimes end up there.`,
  }),
  toClient({
    id: 'ask-your-provider',
    title: 'Please ask your email provider',
    statuses: ['delivered'],
    step: 2,
    body: `your email provider confirmed on {{statusSince}} that it took ${THE_EMAIL}. What it does with an email after that, we can’t see.\n\nCould you please contact your email provider and ask which folder the email went to? These details help them find it:\n\nTo: {{recipient}}\nTaken: {{statusSince}}\nMessage-ID: {{messageId|not known}}`,
  }),
  toClient({
    id: 'log-shows-open',
    title: 'Our log shows it arrived',
    statuses: ['open'],
    body: `our log shows that ${THE_EMAIL} arrived and was opened on {{statusSince}}. ${DISCLAIMER}\n\nIf you can’t find it, please search your mailbox for its subject, in all folders.`,
  }),
  toClient({
    id: 'log-shows-click',
    title: 'Our log shows a click in it',
    statuses: ['clicked'],
    body: `our log shows that a link or button in ${THE_EMAIL} was clicked on {{statusSince}}. ${DISCLAIMER}\n\nIf you can’t find it, please search your mailbox for its subject, in all folders.`,
  }),
  toClient({
    id: 'get-emails-again',
    title: 'How to get our emails again',
    statuses: ['spam-report'],
    body: `one of our emails to {{recipient}} was marked as spam.\n\nIf that was a mistake, please email {{supportContact}} and ask to be taken off the spam list.`,
  }),
  toClient({
    id: 'off-the-spam-list',
    title: 'How to get off the spam list',
    statuses: ['failed'],
    causes: ['suppressed-spam'],
    body: `${THE_EMAIL} was not sent: an earlier email of ours was marked as spam, and after that we are not allowed to email you.\n\nIf you want our emails again, please email {{supportContact}} and ask to be taken off the spam list.`,
  }),
  toClient({
    id: 'subscribe-again',
    title: 'You have unsubscribed',
    statuses: ['failed'],
    causes: ['suppressed-unsubscribe'],
    body: `${THE_EMAIL} was not sent, since this address has unsubscribed from our emails.\n\nIf you want them again, please email {{supportContact}}.`,
  }),
  toClient({
    id: 'could-not-send',
    title: 'We could not send it',
    statuses: ['failed'],
    causes: ['rejected', 'cancelled'],
    body: `${THE_EMAIL} did not leave our side. That is for us to mend, not for you: I am passing it on to our technical support and will come back to you.`,
  }),
  toClient({
    id: 'provider-refused',
    title: 'Your email provider refused it',
    statuses: ['failed'],
    causes: ['blocked', 'expired'],
    body: `your email provider did not accept ${THE_EMAIL}.\n\nCould you please confirm that this address is right, or give me another one? I am asking our technical support to look into the refusal.`,
  }),
  toClient({
    id: 'confirm-address',
    title: 'Please confirm your address',
    statuses: ['failed'],
    causes: ['invalid', 'bounce', 'suppressed-bounce', 'suppressed'],
    body: `${THE_EMAIL} could not be delivered.\n\nCould you please check this address letter by letter, and tell me if there is a typo or if it has changed?`,
  }),
  {
    id: 'contact-support',
    title: 'Message to support',
    audience: 'support',
    statuses: [],
    causes: [],
    body: 'Hello,\n\nAn email of {{organisation}} needs a look.\n\nRecipient: {{recipient}}\nSubject: {{subject|not known}}\nStatus: {{status}} since {{statusSince}}\nMessage-ID: {{messageId|not known}}\nProvider’s ID: {{providerMessageId|not known}}\nServer’s reply: {{reply|none}}\n\nEvents (UTC):\n{{events|none}}\n\nKind regards\n{{agentName|Support}}',
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

interface Circumstances {
  stuck: boolean;
  step: 1 | 2;
}

/** The replies that fit a delivery, the most specific first; those to support last. */
export function fittingReplies(
  replies: CannedReply[],
  delivery: Delivery,
  { stuck, step }: Circumstances,
): CannedReply[] {
  const fits = (reply: CannedReply) =>
    (reply.statuses.length === 0 || reply.statuses.includes(delivery.status)) &&
    (reply.causes.length === 0 || fitsCause(reply, delivery)) &&
    (!reply.when || (reply.when === 'overdue') === stuck);
  // Both steps of a Delivered stay at hand; the one that it has come to goes first.
  const rank = (reply: CannedReply) =>
    (reply.audience === 'support' ? 8 : 0) +
    (reply.step && reply.step !== step ? 4 : 0) +
    (reply.statuses.length === 0 ? 2 : 0) +
    (reply.causes.length === 0 ? 1 : 0);
  return replies.filter(fits).sort((a, b) => rank(a) - rank(b));
}

/** Where the provider gives no cause, the address is what can be checked. */
function fitsCause({ causes }: CannedReply, { cause }: Delivery): boolean {
  return causes.includes(cause ?? 'suppressed');
}
