/** Lines of Postfix's log -> our events. */
import { createHash } from 'node:crypto';
import type { Cause, DeliveryEvent, EventKind } from '../lib/event.ts';
import { enhancedStatusCode } from '../lib/smtp.ts';
import type { Answer, Queue, QueuedMessage } from './postfix-queue.ts';
import { readSyslogLine } from './syslog-line.ts';

/** `postfix/smtp`, `postfix-out/submission/smtpd`: what precedes is a setting (`syslog_name`). */
const ofPostfix = /^postfix[^/]*\/(?:.*\/)?(?<service>[\w-]+)$/;
/** A queue id is hexadecimal, or a long one of digits and letters without vowels. */
const ofMessage = /^(?<queueId>[\dA-F]{6,}|[\dB-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,}): (?<text>.*)$/;
/** What a server said stands last, and nothing of it is read as Postfix's own words. */
const ofRecipient =
  /^to=<(?<to>.*?)>, (?:orig_to=<(?<origTo>.*?)>, )?relay=[^,]*, (?:(?!dsn=|status=)\w+=[^,]*, )*(?:dsn=(?<code>[245]\.\d{1,3}\.\d{1,3}), )?status=(?<status>[\w-]+) \((?<why>.*)$/;

/** `double-bounce` is the setting `double_bounce_sender`, for notices to the postmaster. */
const ownSender = /^(?:double-bounce(?:@.*)?)?$/;

/** Syslog and Postfix cut their lines long before. */
const MAX_LINE_LENGTH = 64 * 1024;

interface Line {
  /** As it stands in the log: the same again after a restart, unlike a date without a year. */
  raw: string;
  at: Date;
  host: string;
  service: string;
  queueId: string;
  text: string;
}

/**
 * Read lines of a log, and keep up what is in the queue.
 *
 * Postfix names a recipient only when it has tried, so what happened to the message before is told
 * then, with its own time. Lines of other programs are passed over.
 *
 * @returns the events in the order of the lines, and how many lines were not of a log, or of Postfix
 * about a recipient but in a form that we don't know.
 */
export function readPostfixLog(
  lines: string[],
  queue: Queue,
  now: Date,
): { events: DeliveryEvent[]; unreadable: number } {
  const events: DeliveryEvent[] = [];
  let unreadable = 0;
  for (const raw of lines) {
    const told = readLine(raw, queue, now);
    if (told) events.push(...told);
    else unreadable += 1;
  }
  queue.tidy();
  return { events, unreadable };
}

function readLine(raw: string, queue: Queue, now: Date): DeliveryEvent[] | undefined {
  const read = raw.length > MAX_LINE_LENGTH ? undefined : readSyslogLine(raw, now);
  if (!read) return raw === '' ? [] : undefined;
  const service = ofPostfix.exec(read.program)?.groups?.service;
  const { queueId, text = '' } = ofMessage.exec(read.text)?.groups ?? {};
  if (!service || !queueId) return [];

  const line: Line = { ...read, raw, service, queueId, text };
  // Before the switch: bounce, cleanup and qmgr themselves may refuse a recipient.
  if (/^to=<.*status=/.test(text)) return readTry(line, queue);
  switch (service) {
    case 'smtpd':
    case 'qmqpd':
    case 'pickup':
      if (/^(?:client|uid)=/.test(text)) queue.arrive(keyOf(line), line.at, { handedOver: true });
      return [];
    case 'cleanup':
      nameMessage(line, queue);
      return [];
    case 'qmgr':
    case 'postsuper':
      return moveMessage(line, queue);
    default:
      return [];
  }
}

function nameMessage(line: Line, queue: Queue): void {
  const messageId = /^message-id=<?([^>\s]*)/.exec(line.text)?.[1];
  if (messageId === undefined) return;
  const known = queue.find(keyOf(line));
  const message =
    known && !known.left
      ? queue.get(keyOf(line), line.at)
      : queue.arrive(keyOf(line), line.at, { handedOver: false });
  if (messageId && messageId.length <= 1000) queue.name(message, messageId);
}

function moveMessage(line: Line, queue: Queue): DeliveryEvent[] {
  const { text, service, at } = line;
  const [, from, happened] = /^from=<(.*)>, (size=|status=(?:force-)?expired)/.exec(text) ?? [];
  if (from !== undefined) {
    const message = queue.get(keyOf(line), at);
    message.from = from;
    // Otherwise it may have been taken up before: it is again for each further try.
    if (happened === 'size=' && message.arrivedAt) message.activeAt ??= at.toISOString();
    return happened === 'size=' ? [] : giveUp(message, line, 'expired');
  }
  if (text !== 'removed' && text !== 'requeued') return [];
  const message = queue.get(keyOf(line), at);
  message.left = true;
  // By hand, with `postsuper -d`: whom it was not delivered to by now, it never will be.
  return service === 'postsuper' && text === 'removed' ? giveUp(message, line, 'cancelled') : [];
}

function giveUp(message: QueuedMessage, line: Line, cause: Cause): DeliveryEvent[] {
  const given = message.deferred.splice(0);
  return given.map(({ recipient, ...answer }) =>
    outcomeEvent(message, line, recipient, { ...answer, kind: 'failed', cause, final: true }),
  );
}

/** What came of one try to deliver to one recipient. `undefined` where it can't be read. */
function readTry(line: Line, queue: Queue): DeliveryEvent[] | undefined {
  const { to, origTo, code, status = '', why = '' } = ofRecipient.exec(line.text)?.groups ?? {};
  // What an alias stands for is the mail server's affair: the message went to the alias.
  const recipient = origTo?.includes('@') ? origTo : to;
  if (!recipient || recipient.length < 3 || recipient.length > 400) return undefined;

  const message = queue.get(keyOf(line), line.at);
  const isOwnNote = ownSender.test(message.from ?? '-') && !message.handedOver; // such as a bounce
  const answer = readAnswer(why, code);
  const outcome = outcomeOf(status, answer, line, isPassedOn(why, message, line, queue));
  if (isOwnNote || !outcome) return [];

  const before = message.deferred.findIndex((one) => one.recipient === recipient);
  if (before !== -1) message.deferred.splice(before, 1);
  if (outcome.kind === 'deferred') message.deferred.push({ recipient, ...answer });
  return [
    ...(before === -1 ? earlierEvents(message, line, recipient) : []),
    outcomeEvent(message, line, recipient, { ...answer, ...outcome }),
  ];
}

type Outcome = Pick<DeliveryEvent, 'kind' | 'cause' | 'final'>;

function outcomeOf(
  status: string,
  answer: Answer,
  { service }: Line,
  passedOn: boolean,
): Outcome | undefined {
  switch (status) {
    case 'sent':
      if (service === 'discard') return { kind: 'failed', cause: 'cancelled', final: true };
      return { kind: passedOn ? 'processed' : 'delivered' };
    case 'deferred':
    case 'SOFTBOUNCE': // `soft_bounce`: Postfix tries again what was refused for good
      return { kind: 'deferred' };
    case 'bounced':
      return { kind: 'failed', cause: causeOf(answer), final: true };
    default:
      return undefined; // `deliverable`, `undeliverable`: there was no message
  }
}

/** Without a server's reply it is Postfix that knows no such mailbox or, by DNS, no such domain. */
function causeOf({ reply, enhancedStatusCode: code = '' }: Answer): Cause {
  return !reply && /^5\.(?:1\.|4\.4$)/.test(code) ? 'invalid' : 'bounce';
}

/**
 * Whether a message that was `sent` is still in this Postfix: a content filter gave it back, or it is
 * forwarded, as another queue file.
 */
function isPassedOn(why: string, message: QueuedMessage, line: Line, queue: Queue): boolean {
  const queueId = /\b(?:queued|forwarded) as ([\da-z]+)/i.exec(why)?.[1] ?? '';
  const next = queueId === line.queueId ? undefined : queue.find(keyOf({ ...line, queueId }));
  return next?.messageId !== undefined && next.messageId === message.messageId;
}

function readAnswer(why: string, code: string | undefined): Answer {
  const text = why.replace(/\)$/, '').trim();
  const [, said] =
    /^(?:.*?[:;] )??(?:host|server) \S+ (?:said|refused to talk to me): (.*)$/.exec(text) ?? [];
  const reply = (said ?? /^\d{3}[ -].*/.exec(text)?.[0])
    ?.replace(/ \(in reply to [\w ]*\)?$/, '')
    .slice(0, 4000);
  const enhanced = code ?? (reply && enhancedStatusCode(reply)); // Postfix 2.2 tells none of its own
  return {
    ...(reply ? { reply } : text && { name: text.slice(0, 100) }),
    ...(enhanced && { enhancedStatusCode: enhanced }),
  };
}

function earlierEvents(message: QueuedMessage, line: Line, recipient: string): DeliveryEvent[] {
  const { arrivedAt, activeAt } = message;
  return [['received', arrivedAt] as const, ['processed', activeAt] as const].flatMap(
    ([kind, at]) => (at ? eventOf(message, line, { recipient, kind, at, mark: at }) : []),
  );
}

function outcomeEvent(
  message: QueuedMessage,
  line: Line,
  recipient: string,
  outcome: Outcome & Answer,
): DeliveryEvent {
  const at = line.at.toISOString();
  return eventOf(message, line, { recipient, ...outcome, at, mark: line.raw });
}

/** Events of one second are told in the order of their ids. */
const order: Partial<Record<EventKind, number>> = { received: 1, processed: 2, deferred: 3 };

function eventOf(
  message: QueuedMessage,
  { host, queueId }: Line,
  { mark, ...event }: Omit<DeliveryEvent, 'id' | 'provider'> & { mark: string },
): DeliveryEvent {
  const { providerMessageId, messageId, from } = message;
  const parts = [host, queueId, event.recipient, event.kind, mark];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return {
    provider: 'postfix',
    id: `${order[event.kind] ?? 4}-${hash}`,
    ...event,
    providerMessageId,
    ...(messageId && { messageId }),
    ...(from && from.length <= 400 && { from }),
  };
}

function keyOf({ host, queueId }: Pick<Line, 'host' | 'queueId'>): string {
  return `${host} ${queueId}`;
}
