import { datedTime } from './age.ts';
import { count } from './count.ts';
import type { Delivery } from './delivery.ts';
import { inOrder } from './event-kind.ts';
import type { PageSettings } from './settings.ts';
import { eventWords, statusNames } from './wording.ts';

/** What a canned reply can stand in for, as `{{recipient}}` or, with a fallback, `{{clientName|there}}`. */
export const variables = [
  'theEmail',
  'recipient',
  'subject',
  'from',
  'sentAt',
  'status',
  'statusSince',
  'clientName',
  'agentName',
  'organisation',
  'supportContact',
  'minutesUntilContact',
  'timeUntilContact',
  'retentionDays',
  'messageId',
  'providerMessageId',
  'reply',
  'enhancedStatusCode',
  'events',
] as const;
export type Variable = (typeof variables)[number];
export type Values = Partial<Record<Variable, string>>;

/** What each variable stands for, for whoever writes a reply. */
export const variableWords: Record<Variable, string> = {
  theEmail: 'Which email it is: our email “Intake form” to ana@example.net',
  recipient: 'The address that the email went to',
  subject: 'The email’s subject',
  from: 'The address that it came from',
  sentAt: 'When it was sent, with the time zone',
  status: 'The status’ name, such as Delivered',
  statusSince: 'Since when it has that status, with the time zone',
  clientName: 'The client’s name, where the helpdesk’s page tells it',
  agentName: 'Your name, from the options',
  organisation: 'The organisation’s name, from the options',
  supportContact: 'The address of support, from the options',
  minutesUntilContact: 'How many minutes to wait before support is asked, as a number',
  timeUntilContact: 'The same in words, such as 10 minutes',
  retentionDays: 'How many days the email log reaches back',
  messageId: 'The email’s Message-ID',
  providerMessageId: 'The email provider’s own ID of the email',
  reply: 'What the receiving server said, word by word',
  enhancedStatusCode: 'The code in that answer, such as 5.1.1',
  events: 'All that happened, one event a line',
};

export type Filled =
  | { kind: 'filled'; text: string }
  /** These have no value and no fallback: the reply must not go out. */
  | { kind: 'missing'; names: string[] }
  /** These are no variables at all: a slip of whoever wrote the reply. */
  | { kind: 'unknown'; names: string[] };

/** A place to fill; also one that was never closed, so that no client ever reads `{{recipient`. */
const PLACE = /\{\{([^{}]*)(?:\}\})?/g;

/** Enough for support to see what happened, and short enough for a `mailto:` link. */
const MOST_EVENTS = 20;

/** Fill the variables of a reply. Values are text: what looks like a variable in one stays as it is. */
export function fillTemplate(body: string, values: Values): Filled {
  const unknown = unknownVariables(body);
  if (unknown.length > 0) return { kind: 'unknown', names: unknown };

  const missing = new Set<string>();
  const text = body.replace(PLACE, (place) => {
    const { name, fallback } = readPlace(place);
    const value = values[name as Variable] || fallback;
    if (value === undefined) missing.add(name);
    return value ?? '';
  });
  return missing.size > 0 ? { kind: 'missing', names: [...missing] } : { kind: 'filled', text };
}

/** The names in a body that are no variables, each once. */
export function unknownVariables(body: string): string[] {
  const places = [...body.matchAll(PLACE)].map(([place]) => readPlace(place));
  const unknown = places.filter(({ name, closed }) => !closed || !isVariable(name));
  return [...new Set(unknown.map(({ name }) => name))];
}

function readPlace(place: string): { name: string; fallback: string | undefined; closed: boolean } {
  const closed = place.endsWith('}}');
  const [name = '', ...rest] = place.slice(2, closed ? -2 : undefined).split('|');
  const fallback = rest.length > 0 ? rest.join('|').trim() : undefined;
  // One that was never closed runs on to the end of the text.
  return { name: name.trim().slice(0, 40), fallback, closed };
}

function isVariable(name: string): name is Variable {
  return (variables as readonly string[]).includes(name);
}

/** What a delivery and the settings have to say. An absent value is absent here, not empty. */
export function valuesOf(delivery: Delivery, settings: PageSettings, clientName?: string): Values {
  const { organisation } = settings;
  const { recipient, subject } = delivery;
  const given: Record<Variable, string | undefined> = {
    theEmail: subject ? `our email “${subject}” to ${recipient}` : `our email to ${recipient}`,
    recipient,
    subject,
    from: delivery.from,
    sentAt: delivery.acceptedAt && datedTime(delivery.acceptedAt),
    status: statusNames[delivery.status],
    statusSince: datedTime(delivery.statusSince),
    clientName,
    agentName: settings.agentName,
    organisation: organisation.name,
    supportContact: organisation.supportContact,
    minutesUntilContact: String(organisation.minutesUntilContact),
    timeUntilContact: count(organisation.minutesUntilContact, 'minute'),
    retentionDays: String(organisation.retentionDays),
    messageId: delivery.messageId,
    providerMessageId: delivery.providerMessageId,
    reply: delivery.reply,
    enhancedStatusCode: delivery.enhancedStatusCode,
    events: eventLines(delivery),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
}

function eventLines({ events }: Delivery): string {
  const left = events.length - MOST_EVENTS;
  const lines = inOrder(events)
    .slice(-MOST_EVENTS)
    .map(
      (event) =>
        `${event.at.slice(0, 19)}Z ${eventWords(event)}${event.reply ? `: ${event.reply}` : ''}`,
    );
  return [...(left > 0 ? [`(${left} before these)`] : []), ...lines].join('\n');
}
