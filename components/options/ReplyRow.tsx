import { useId } from 'preact/hooks';
import type { CannedReply } from '../../lib/canned-reply.ts';
import { statusNames } from '../../lib/wording.ts';
import { limitsOf } from './reply-limits.ts';

interface Props {
  reply: CannedReply;
  managed: boolean;
  onEdit: (reply: CannedReply) => void;
  onRemove: (reply: CannedReply) => void;
}

/** A reply in the list: what its button says, and what it is offered for. */
export function ReplyRow({ reply, managed, onEdit, onRemove }: Props) {
  const { id, title } = reply;
  return (
    <li data-reply={id}>
      <span class="grow">
        {title}
        <span class="fine">{fits(reply)}</span>
      </span>
      {!managed && (
        <span class="bar">
          <button
            type="button"
            class="button"
            aria-label={`Edit ${title}`}
            onClick={() => onEdit(reply)}
          >
            Edit
          </button>
          <button
            type="button"
            class="button"
            aria-label={`Remove ${title}`}
            onClick={() => onRemove(reply)}
          >
            Remove
          </button>
        </span>
      )}
    </li>
  );
}

/** In the place of one that was just removed: it may have been by mistake. */
export function RemovedReplyRow({ reply, onUndo }: { reply: CannedReply; onUndo: () => void }) {
  const id = useId();
  return (
    <li data-reply={reply.id}>
      <span class="grow" id={id}>
        “{reply.title}” is removed.
      </span>
      <button type="button" class="button" aria-describedby={id} onClick={onUndo}>
        Undo
      </button>
    </li>
  );
}

function fits(reply: CannedReply): string {
  const whom = reply.audience === 'client' ? 'To the client' : 'To support';
  const names = reply.statuses.map((status) => statusNames[status]).join(', ') || 'any status';
  return `${whom}: ${[names, ...limitsOf(reply)].join(', ')}`;
}
