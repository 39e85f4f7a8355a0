import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CannedReply } from '../lib/canned-reply.ts';
import { type FoundEditor, whereItGoes } from '../lib/found-editor.ts';
import type { Values } from '../lib/template.ts';
import { Icon } from './Icon.tsx';
import { InsertButton } from './InsertButton.tsx';
import { ReplyPreview } from './ReplyPreview.tsx';

interface Props {
  /** The most fitting first; those to support last. */
  replies: CannedReply[];
  values: Values;
  /** It is a case for support: its message is the one to send. */
  supportFirst: boolean;
  supportContact: string;
  editor?: FoundEditor | undefined;
  onInsert: (text: string) => void;
  onCopy: (text: string) => void;
}

type Panel = 'preview' | 'others' | 'support';

/** The replies that fit: the one for exactly this case as the one dark button, all else folded. */
export function CannedReplies(props: Props) {
  const { replies, supportFirst, supportContact, editor } = props;
  const editorAudience = editor?.kind === 'editor' ? editor.audience : undefined;
  const where = whereItGoes(editor);
  const [open, setOpen] = useState<Panel>();
  const id = useId();
  const toClient = replies.filter(({ audience }) => audience === 'client');
  const toSupport = replies.filter(({ audience }) => audience === 'support');
  const [main, ...others] = supportFirst ? [...toSupport, ...toClient] : toClient;
  if (!main && toSupport.length === 0) return null;

  const shown = { preview: main ? [main] : [], others, support: toSupport };
  const folds = (panel: Panel) => ({
    'aria-expanded': open === panel,
    'aria-controls': open === panel ? id : undefined,
    onClick: () => setOpen(open === panel ? undefined : panel),
  });

  return (
    <>
      {main && (
        <div class="main-reply">
          <div class="split">
            <InsertButton {...props} reply={main} editorAudience={editorAudience} main />
            <button
              type="button"
              class="button main peek"
              aria-label={`Preview: ${main.title}`}
              {...folds('preview')}
            >
              <Icon name="down" />
            </button>
          </div>
          {main.audience === 'support' && (
            <p class="fine">For {supportContact}, not for the client.</p>
          )}
          {where && <p class="fine">{where}</p>}
        </div>
      )}
      <div class="row more-replies">
        {others.length > 0 && (
          <button type="button" class="button" {...folds('others')}>
            Other replies
          </button>
        )}
        {toSupport.length > 0 && (
          <button type="button" class="button" {...folds('support')}>
            Contact support
          </button>
        )}
      </div>
      {open && (
        <Unfolded key={open} id={id}>
          {shown[open].map((reply) => (
            <ReplyPreview
              key={reply.id}
              {...props}
              reply={reply}
              editorAudience={editorAudience}
              isMain={reply === main}
            />
          ))}
        </Unfolded>
      )}
    </>
  );
}

/** What a button folds open, brought into view. */
function Unfolded({ id, children }: { id: string; children: ComponentChildren }) {
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => panel.current?.scrollIntoView?.({ block: 'nearest' }), []);
  return (
    <div class="unfolded" id={id} ref={panel}>
      {children}
    </div>
  );
}
