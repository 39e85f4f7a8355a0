import type { CannedReply } from '../lib/canned-reply.ts';
import type { EditorAudience } from '../lib/helpdesks/adapter.ts';
import { fillTemplate, type Values } from '../lib/template.ts';
import { InsertButton } from './InsertButton.tsx';

interface Props {
  reply: CannedReply;
  values: Values;
  supportContact: string;
  /** It has the dark button already. */
  isMain: boolean;
  editorAudience?: EditorAudience | undefined;
  onInsert: (text: string) => void;
  onCopy: (text: string) => void;
}

/** What a reply says, and the ways to use it. */
export function ReplyPreview(props: Props) {
  const { reply, values, supportContact, isMain, onCopy } = props;
  const filled = fillTemplate(reply.body, values);
  const text = filled.kind === 'filled' ? filled.text : reply.body;
  const isForSupport = reply.audience === 'support';
  return (
    <div class="choice">
      {!isMain && <InsertButton {...props} />}
      {!isMain && isForSupport && <p class="fine">For {supportContact}, not for the client.</p>}
      <p class="preview" dir="auto">
        {text}
      </p>
      {filled.kind === 'filled' && (
        <div class="row">
          <button type="button" class="button" onClick={() => onCopy(text)}>
            Copy<span class="unseen"> {reply.title}</span>
          </button>
          {isForSupport && (
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
      )}
    </div>
  );
}

function mailto(to: string, { status, recipient }: Values, body: string): string {
  const address = encodeURIComponent(to).replaceAll('%40', '@');
  const subject = encodeURIComponent(`Email to ${recipient}: ${status}`);
  // RFC 6068: line breaks are CRLF.
  return `mailto:${address}?subject=${subject}&body=${encodeURIComponent(body.replace(/\n/g, '\r\n'))}`;
}
