import type { CannedReply } from '../../lib/canned-reply.ts';
import type { Settings } from '../../lib/settings.ts';

type OwnReplies = Pick<Settings, 'replies' | 'removedReplies'>;

/** Add a reply, or put it in the place of the one with its id. */
export function withReply({ replies, removedReplies }: OwnReplies, reply: CannedReply): OwnReplies {
  const isChange = replies.some(({ id }) => id === reply.id);
  return {
    replies: isChange
      ? replies.map((other) => (other.id === reply.id ? reply : other))
      : [...replies, reply],
    removedReplies: removedReplies.filter((id) => id !== reply.id),
  };
}

/** Remove a reply; a ready-made one is remembered as removed, so that it can come back. */
export function withoutReply(own: OwnReplies, id: string, isReadyMade: boolean): OwnReplies {
  return {
    replies: own.replies.filter((reply) => reply.id !== id),
    removedReplies: isReadyMade ? [...new Set([...own.removedReplies, id])] : own.removedReplies,
  };
}

/** Bring a removed reply back to where it stood before. */
export function withReplyBack(own: OwnReplies, id: string, before: OwnReplies): OwnReplies {
  const index = before.replies.findIndex((reply) => reply.id === id);
  return {
    replies: own.replies.toSpliced(index, 0, ...before.replies.filter((reply) => reply.id === id)),
    removedReplies: own.removedReplies.filter((other) => other !== id),
  };
}

/** Bring ready-made replies back as they came, and leave the agent's own alone. */
export function withReadyMade(own: OwnReplies, readyMadeIds: string[]): OwnReplies {
  return {
    replies: own.replies.filter(({ id }) => !readyMadeIds.includes(id)),
    removedReplies: [],
  };
}
