import { absoluteTime } from './age.ts';
import type { Delivery } from './delivery.ts';
import type { PageSettings } from './settings.ts';
import { eventNames, statusNames } from './wording.ts';

/** What a canned reply can stand in for, as `{{recipient}}` or, with a fallback, `{{clientName|there}}`. */
export const variables = [
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
  'messageId',
  'providerMessageId',
  'reply',
  'enhancedStatusCode',
  'events',
] as const;
export type Variable = (typeof variables)[number];
export type Values = Partial<Record<Variable, string>>;

export type Filled =
  | { kind: 'filled'; text: string }
  /** These have no value and no fallback: the reply must not go out. */
  | { kind: 'missing'; names: string[] };

const PLACE = /\{\{\s*([A-Za-z]+)\s*(?:\|([^{}]*))?\}\}/g;

/**
 * Fill the variables of a reply. Values are text: what looks like a variable in one stays as it is.
 *
 * An unknown name counts as missing, so that nobody sends a client `{{recipent}}`.
 */
export function fillTemplate(body: string, values: Values): Filled {
  const missing = new Set<string>();
  const text = body.replace(PLACE, (_, name: string, fallback?: string) => {
    const value = (isVariable(name) && values[name]) || fallback?.trim();
    if (value === undefined) missing.add(name);
    return value ?? '';
  });
  return missing.size > 0 ? { kind: 'missing', names: [...missing] } : { kind: 'filled', text };
}

/** The names in a body that are no variables, each once. */
export function unknownVariables(body: string): string[] {
  const names = [...body.matchAll(PLACE)].map(([, name = '']) => name);
  return [...new Set(names.filter((name) => !isVariable(name)))];
}

function isVariable(name: string): name is Variable {
  return (variables as readonly string[]).includes(name);
}

/** What a delivery and the settings have to say. An absent value is absent here, not empty. */
export function valuesOf(delivery: Delivery, settings: PageSettings, clientName?: string): Values {
  const { organisation } = settings;
  const given: Record<Variable, string | undefined> = {
    recipient: delivery.recipient,
    subject: delivery.subject,
    from: delivery.from,
    sentAt: delivery.acceptedAt && absoluteTime(delivery.acceptedAt),
    status: statusNames[delivery.status],
    statusSince: absoluteTime(delivery.statusSince),
    clientName,
    agentName: settings.agentName,
    organisation: organisation.name,
    supportContact: organisation.supportContact,
    minutesUntilContact: String(organisation.minutesUntilContact),
    messageId: delivery.messageId,
    providerMessageId: delivery.providerMessageId,
    reply: delivery.reply,
    enhancedStatusCode: delivery.enhancedStatusCode,
    events: delivery.events
      .map(({ at, kind, reply }) => `${at}  ${eventNames[kind]}${reply ? `: ${reply}` : ''}`)
      .join('\n'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
}
