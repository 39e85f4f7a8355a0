import { useState } from 'preact/hooks';
import type { CannedReply } from '../lib/canned-reply.ts';
import { fillTemplate, type Values } from '../lib/template.ts';
import { Icon } from './Icon.tsx';

interface Props {
  /** The most fitting first; those to support last. */
  replies: CannedReply[];
  values: Values;
  /** It is a case for support: its message is the one to send. */
  supportFirst: boolean;
  supportContact: string;
  onInsert: (text: string) => void;
  onCopy: (text: string) => void;
}

/** The replies that fit: the one for exactly this case as the one dark button, all else folded. */
export function CannedReplies(props: Props) {
  const { replies, supportFirst } = props;
  const [open, setOpen] = useState<'others' | 'support'>();
  const toClient = replies.filter(({ audience }) => audience === 'client');
  const toSupport = replies.filter(({ audience }) => audience === 'support');
  const [main, ...others] = supportFirst
    ? [...toSupport, ...toClient]
    : [...toClient, ...toSupport];
  if (!main) return null;

  const support = supportFirst ? [main] : toSupport;
  const rest = others.filter((reply) => !support.includes(reply));
  const shown = open === 'others' ? rest : open === 'support' ? support : [];
  const toggle = (which: 'others' | 'support') => setOpen(open === which ? undefined : which);

  return (
    <div class="actions">
      <InsertButton {...props} reply={main} main />
      <div class="row">
        {rest.length > 0 && (
          <button
            type="button"
            class="button"
            aria-expanded={open === 'others'}
            onClick={() => toggle('others')}
          >
            Other replies
          </button>
        )}
        {support.length > 0 && (
          <button
            type="button"
            class="button"
            aria-expanded={open === 'support'}
            onClick={() => toggle('support')}
          >
            Contact support
          </button>
        )}
      </div>
      {shown.map((reply) => (
        <ReplyChoice {...props} key={reply.id} reply={reply} isMain={reply === main} />
      ))}
    </div>
  );
}

interface OneReply extends Props {
  reply: CannedReply;
}

function InsertButton({ reply, values, onInsert, main }: OneReply & { main?: boolean }) {
  const filled = fillTemplate(reply.body, values);
  const missing = filled.kind === 'missing' ? filled.names : [];
  return (
    <>
      <button
        type="button"
        class={main ? 'button main' : 'button'}
        disabled={missing.length > 0}
        onClick={() => filled.kind === 'filled' && onInsert(filled.text)}
      >
        <Icon name="insert" />
        Insert: {reply.title}
      </button>
      {missing.length > 0 && (
        <p class="problem">
          It needs {missing.map((name) => `{{${name}}}`).join(', ')}, which isn’t known here.
        </p>
      )}
    </>
  );
}

/** A reply to choose: what it says, and the ways to use it. */
function ReplyChoice(props: OneReply & { isMain: boolean }) {
  const { reply, values, supportContact, onCopy, isMain } = props;
  const filled = fillTemplate(reply.body, values);
  const text = filled.kind === 'filled' ? filled.text : reply.body;
  return (
    <div class="choice">
      {reply.audience === 'support' && (
        <p class="fine">For {supportContact}, not for the client.</p>
      )}
      <p class="preview">{text}</p>
      <div class="row">
        {!isMain && <InsertButton {...props} />}
        {filled.kind === 'filled' && (
          <button type="button" class="button" onClick={() => onCopy(text)}>
            Copy<span class="unseen"> {reply.title}</span>
          </button>
        )}
        {filled.kind === 'filled' && reply.audience === 'support' && (
          <a
            class="button"
            href={mailto(supportContact, values, text)}
            target="_blank"
            rel="noreferrer"
          >
            Open in mail program
          </a>
        )}
      </div>
    </div>
  );
}

function mailto(to: string, { status, recipient }: Values, body: string): string {
  const subject = encodeURIComponent(`Email to ${recipient}: ${status}`);
  // RFC 6068: line breaks are CRLF.
  return `mailto:${to}?subject=${subject}&body=${encodeURIComponent(body.replace(/\n/g, '\r\n'))}`;
}
