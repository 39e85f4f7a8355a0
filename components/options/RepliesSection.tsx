import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { readyMadeReplies, repliesOf } from '../../lib/canned-replies.ts';
import type { CannedReply } from '../../lib/canned-reply.ts';
import type { Saved } from '../../lib/messages.ts';
import type { Settings } from '../../lib/settings.ts';
import { statusNames } from '../../lib/wording.ts';
import { OutcomeNote, useOutcome } from './Outcome.tsx';
import { ReplyEditor } from './ReplyEditor.tsx';
import { withoutReply, withReadyMade, withReply } from './reply-changes.ts';
import { Managed } from './TextField.tsx';

interface Props {
  settings: Settings;
  managed: boolean;
  /** The change is made to what is kept by then: another tab may have saved meanwhile. */
  onSave: (change: (kept: Settings) => Partial<Settings>) => Promise<Saved>;
}

const readyMadeIds = readyMadeReplies.map(({ id }) => id);

/** The replies that the card offers: ready-made ones, changed ones, the agent's own. */
export function RepliesSection({ settings, managed, onSave }: Props) {
  /** Each keeps its own draft: opening one never costs what was typed into another. */
  const [edited, setEdited] = useState<CannedReply[]>([]);
  const { outcome, setOutcome, say } = useOutcome();
  const replies = repliesOf(settings);
  const isKnown = (id: string) => replies.some((reply) => reply.id === id);
  const isEdited = (id: string) => edited.some((reply) => reply.id === id);
  const differs =
    settings.removedReplies.length > 0 ||
    settings.replies.some(({ id }) => readyMadeIds.includes(id));

  // What was pressed is gone once it has worked: the focus goes where the agent goes on.
  const section = useRef<HTMLDivElement>(null);
  const adding = useRef<HTMLButtonElement>(null);
  const [goal, setGoal] = useState<{ id: string | undefined }>();
  useLayoutEffect(() => {
    if (!goal) return;
    const place = section.current?.querySelector(`[data-reply="${CSS.escape(goal.id ?? '')}"]`);
    const found = place?.querySelector<HTMLElement>('form input, button') ?? adding.current;
    found?.focus();
  }, [goal]);

  function edit(reply: CannedReply) {
    setOutcome(undefined);
    setEdited((before) => [...before, reply]);
    setGoal({ id: reply.id });
  }

  function close({ id }: CannedReply) {
    setEdited((before) => before.filter((reply) => reply.id !== id));
    setGoal({ id });
  }

  async function keep(reply: CannedReply) {
    if (await say(onSave((kept) => withReply(kept, reply)))) close(reply);
  }

  async function remove({ id, title }: CannedReply) {
    const next = replies[replies.findIndex((reply) => reply.id === id) + 1];
    const removing = onSave((kept) => withoutReply(kept, id, readyMadeIds.includes(id)));
    if (await say(removing, `Saved. “${title}” is removed.`)) setGoal({ id: next?.id });
  }

  async function restore() {
    const restoring = onSave((kept) => withReadyMade(kept, readyMadeIds));
    if (await say(restoring, 'Saved. All are back.')) setGoal({ id: undefined });
  }

  const editor = (reply: CannedReply) => (
    <li key={reply.id} data-reply={reply.id}>
      <ReplyEditor reply={reply} settings={settings} onKeep={keep} onCancel={() => close(reply)} />
    </li>
  );

  return (
    <div class="section-body" ref={section}>
      {managed && (
        <p class="fine">
          <Managed /> These replies can’t be changed here.
        </p>
      )}
      <ul class="list">
        {replies.map((reply) =>
          isEdited(reply.id) ? (
            editor(edited.find(({ id }) => id === reply.id) ?? reply)
          ) : (
            <li key={reply.id} data-reply={reply.id}>
              <span class="grow">
                {reply.title}
                <span class="fine">{fits(reply)}</span>
              </span>
              {!managed && (
                <span class="bar">
                  <button
                    type="button"
                    class="button"
                    aria-label={`Edit ${reply.title}`}
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
                </span>
              )}
            </li>
          ),
        )}
        {edited.filter(({ id }) => !isKnown(id)).map(editor)}
      </ul>
      {!managed && (
        <div class="bar">
          <button type="button" class="button" ref={adding} onClick={() => edit(emptyReply())}>
            Add a reply
          </button>
          {differs && (
            <button type="button" class="button" onClick={restore}>
              Restore the ready-made replies
            </button>
          )}
        </div>
      )}
      <OutcomeNote outcome={outcome} />
    </div>
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
