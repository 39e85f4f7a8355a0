/** What is in Postfix's queue, as far as its log has told. */
import { z } from 'zod';

const MINUTE_MS = 60_000;
/** Lines about a message may still come after it has left the queue: other processes write them. */
const KNOWN_AFTER_MS = MINUTE_MS;
/** Postfix gives up after 5 days, unless it's told otherwise or the message is put on hold. */
const IN_QUEUE_AT_MOST_MS = 30 * 24 * 60 * MINUTE_MS;

const answerSchema = z.object({
  /** What the receiving server said. */
  reply: z.string().optional(),
  enhancedStatusCode: z.string().optional(),
  /** What Postfix says where no server said anything. */
  name: z.string().optional(),
});
/** What came of a try to deliver. */
export type Answer = z.infer<typeof answerSchema>;

export const queuedMessageSchema = z.object({
  /** The queue id; with the time of arrival where Postfix may give it to another message. */
  providerMessageId: z.string(),
  /** RFC 3339, UTC; unknown where the log was not read from there on. */
  arrivedAt: z.string().optional(),
  /** Whether a client or a program handed it over; otherwise Postfix made it itself. */
  handedOver: z.boolean(),
  /** When it was first taken up for delivery. */
  activeAt: z.string().optional(),
  messageId: z.string().optional(),
  from: z.string().optional(),
  /** Recipients that it will be tried for again. */
  deferred: z.array(answerSchema.extend({ recipient: z.string() })),
  lastAt: z.number(),
  left: z.boolean(),
});
export type QueuedMessage = z.infer<typeof queuedMessageSchema>;

export interface Queue {
  find(key: string): QueuedMessage | undefined;
  /** The message of a key; one that was not heard of yet where there is none. */
  get(key: string, at: Date): QueuedMessage;
  /** A new message: the key may have been another's before. */
  arrive(key: string, at: Date, from: Pick<QueuedMessage, 'handedOver'>): QueuedMessage;
  /** Its Message-ID. A message that comes round again, from a content filter, keeps its first id. */
  name(message: QueuedMessage, messageId: string): void;
  /** Forget what has left the queue. */
  tidy(): void;
  entries(): [string, QueuedMessage][];
}

/** @param known what the queue held when it was last asked for its `entries`. */
export function createQueue(known: Iterable<[string, QueuedMessage]> = []): Queue {
  const messages = new Map(known);
  const firstIds = new Map<string, string>();
  let newest = 0;

  const heard = (message: QueuedMessage, at: Date) => {
    newest = Math.max(newest, at.getTime());
    message.lastAt = at.getTime();
    return message;
  };
  const forget = (key: string) => {
    firstIds.delete(messages.get(key)?.messageId ?? '');
    messages.delete(key);
  };
  const add = (key: string, at: Date, from: Partial<QueuedMessage>) => {
    forget(key);
    const id = key.slice(key.indexOf(' ') + 1);
    const message = { handedOver: false, deferred: [], lastAt: 0, left: false, ...from };
    const added = { providerMessageId: idOf(id, from.arrivedAt), ...message };
    messages.set(key, added);
    return heard(added, at);
  };
  const keepFirstId = ({ messageId, providerMessageId }: QueuedMessage) => {
    if (messageId && !firstIds.has(messageId)) firstIds.set(messageId, providerMessageId);
  };
  for (const message of messages.values()) keepFirstId(message);

  return {
    find: (key) => messages.get(key),
    get(key, at) {
      const message = messages.get(key);
      return message ? heard(message, at) : add(key, at, {});
    },
    arrive: (key, at, { handedOver }) => add(key, at, { arrivedAt: at.toISOString(), handedOver }),
    name(message, messageId) {
      message.messageId = messageId;
      message.providerMessageId = firstIds.get(messageId) ?? message.providerMessageId;
      keepFirstId(message);
    },
    tidy() {
      for (const [key, { left, lastAt }] of messages) {
        if (newest - lastAt > (left ? KNOWN_AFTER_MS : IN_QUEUE_AT_MOST_MS)) forget(key);
      }
    },
    entries: () => [...messages],
  };
}

/**
 * A long queue id (`enable_long_queue_ids`) is unique, and shows by its `z`. A short one is the number
 * of the queue file's inode after microseconds: Postfix gives it again.
 */
function idOf(queueId: string, arrivedAt: string | undefined): string {
  if (queueId.includes('z') || !arrivedAt) return queueId;
  return `${queueId}.${Math.floor(Date.parse(arrivedAt) / 1000)}`;
}
