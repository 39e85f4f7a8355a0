import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { readyMadeReplies, repliesOf } from '../../lib/canned-replies.ts';
import type { CannedReply } from '../../lib/canned-reply.ts';
import type { Saved } from '../../lib/messages.ts';
import type { Settings } from '../../lib/settings.ts';
import { statusNames } from '../../lib/wording.ts';
import { OutcomeNote, useOutcome } from './Outcome.tsx';
import { ReplyEditor } from './ReplyEditor.tsx';
import { withoutReply, withReadyMade, withReply } from './reply-changes.ts';

interface Props {
  settings: Settings;
  managed: boolean;
  onSave: (changes: Partial<Settings>) => Promise<Saved>;
}

const readyMadeIds = readyMadeReplies.map(({ id }) => id);

/** The replies that the card offers: ready-made ones, changed ones, the agent's own. */
export function RepliesSection({ settings, managed, onSave }: Props) {
  const [edited, setEdited] = useState<CannedReply>();
  const { outcome, setOutcome, say } = useOutcome();
  const replies = repliesOf(settings);
  const isNew = edited !== undefined && !replies.some(({ id }) => id === edited.id);
  const differs =
    settings.removedReplies.length > 0 ||
    settings.replies.some(({ id }) => readyMadeIds.includes(id));

  const list = useRef<HTMLUListElement>(null);
  const lastEdited = useRef('');

  // The focus goes into the editor, and back to where it came from.
  useLayoutEffect(() => {
    if (edited) lastEdited.current = edited.id;
    const goal = edited ? 'form input' : `[data-reply="${lastEdited.current}"]`;
    list.current?.querySelector<HTMLElement>(goal)?.focus();
  }, [edited]);

  function edit(reply: CannedReply) {
    setOutcome(undefined);
    setEdited(reply);
  }

  async function keep(reply: CannedReply) {
    if (await say(onSave(withReply(settings, reply)))) setEdited(undefined);
  }

  const remove = ({ id, title }: CannedReply) =>
    say(
      onSave(withoutReply(settings, id, readyMadeIds.includes(id))),
      `Saved. “${title}” is removed.`,
    );

  const editor = edited && (
    <ReplyEditor
      reply={edited}
      settings={settings}
      onKeep={keep}
      onCancel={() => setEdited(undefined)}
    />
  );

  return (
    <>
      <ul class="list" ref={list}>
        {replies.map((reply) =>
          reply.id === edited?.id ? (
            <li key={reply.id}>{editor}</li>
          ) : (
            <li key={reply.id}>
              <span class="grow">
                {reply.title}
                <span class="fine">{fits(reply)}</span>
              </span>
              {!managed && (
                <>
                  <button
                    type="button"
                    class="button"
                    aria-label={`Edit ${reply.title}`}
                    data-reply={reply.id}
                    onClick={() => edit(reply)}
                  >
                    Edit
                  </button>
                  <button
                    type="button"
                    class="button"
                    aria-label={`Remove ${reply.title}`}
                    onClick={() => remove(reply)}
                  >
                    Remove
                  </button>
                </>
              )}
            </li>
          ),
        )}
        {isNew && <li>{editor}</li>}
      </ul>
      {!managed && (
        <div class="bar">
          <button type="button" class="button" onClick={() => edit(emptyReply())}>
            Add a reply
          </button>
          {differs && (
            <button
              type="button"
              class="button"
              onClick={() =>
                say(onSave(withReadyMade(settings, readyMadeIds)), 'Saved. All are back.')
              }
            >
              Restore the ready-made replies
            </button>
          )}
        </div>
      )}
      <OutcomeNote outcome={outcome} />
    </>
  );
}

function fits({ audience, statuses }: CannedReply): string {
  const whom = audience === 'client' ? 'To the client' : 'To support';
  return `${whom}: ${statuses.map((status) => statusNames[status]).join(', ') || 'any status'}`;
}

function emptyReply(): CannedReply {
  const id = `own-${crypto.randomUUID()}`;
  return { id, title: '', audience: 'client', statuses: [], causes: [], body: '' };
}
