import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { readyMadeReplies, repliesOf } from '../../lib/canned-replies.ts';
import type { CannedReply } from '../../lib/canned-reply.ts';
import type { Saved } from '../../lib/messages.ts';
import type { Settings } from '../../lib/settings.ts';
import { OutcomeNote, useOutcome } from './Outcome.tsx';
import { ReplyEditor } from './ReplyEditor.tsx';
import { RemovedReplyRow, ReplyRow } from './ReplyRow.tsx';
import { withoutReply, withReadyMade, withReply, withReplyBack } from './reply-changes.ts';
import { Managed } from './TextField.tsx';

interface Props {
  settings: Settings;
  managed: boolean;
  /** The change is made to what is kept by then: another tab may have saved meanwhile. */
  onSave: (change: (kept: Settings) => Partial<Settings>) => Promise<Saved>;
}

/** What was removed last, where in the list it was, and all settings before. */
interface Removed {
  reply: CannedReply;
  at: number;
  before: Settings;
}

const readyMadeIds = readyMadeReplies.map(({ id }) => id);

/** The replies that the card offers: ready-made ones, changed ones, the agent's own. */
export function RepliesSection({ settings, managed, onSave }: Props) {
  /** Each keeps its own draft: opening one never costs what was typed into another. */
  const [edited, setEdited] = useState<CannedReply[]>([]);
  const [removed, setRemoved] = useState<Removed>();
  const { outcome, setOutcome, say } = useOutcome();
  const replies = repliesOf(settings);
  const isKnown = (id: string) => replies.some((reply) => reply.id === id);
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

  async function remove(reply: CannedReply) {
    const { id } = reply;
    const removing = onSave((kept) => withoutReply(kept, id, readyMadeIds.includes(id)));
    if (!(await say(removing))) return;
    setRemoved({ reply, at: replies.indexOf(reply), before: settings });
    setGoal({ id });
  }

  async function undo({ reply: { id }, before }: Removed) {
    const undoing = onSave((kept) => withReplyBack(kept, id, before));
    if (await say(undoing, 'Saved. It is back.')) setGoal({ id });
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

  const rows = replies.map((reply) => {
    const draft = edited.find(({ id }) => id === reply.id);
    if (draft) return editor(draft);
    return (
      <ReplyRow key={reply.id} reply={reply} managed={managed} onEdit={edit} onRemove={remove} />
    );
  });
  if (removed && !isKnown(removed.reply.id)) {
    const { reply, at } = removed;
    const row = <RemovedReplyRow key={reply.id} reply={reply} onUndo={() => undo(removed)} />;
    rows.splice(at, 0, row);
  }

  return (
    <div class="section-body" ref={section}>
      {managed && (
        <p class="fine">
          <Managed /> These replies can’t be changed here.
        </p>
      )}
      <ul class="list">
        {rows}
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

function emptyReply(): CannedReply {
  const id = `own-${crypto.randomUUID()}`;
  return { id, title: '', audience: 'client', statuses: [], causes: [], body: '' };
}
