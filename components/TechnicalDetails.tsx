import { absoluteTime, datedTime } from '../lib/age.ts';
import type { Delivery } from '../lib/delivery.ts';
import type { Suppression } from '../lib/event.ts';
import { enhancedStatusCode, explainEnhancedStatusCode } from '../lib/smtp.ts';
import { Icon } from './Icon.tsx';

interface Props {
  delivery: Delivery;
  onCopy: (text: string) => void;
}

/** What support asks for: IDs, and what the receiving server said, word by word. */
export function TechnicalDetails({ delivery, onCopy }: Props) {
  const { messageId, providerMessageId, provider, from, reply, acceptedAt, suppression } = delivery;
  const code = delivery.enhancedStatusCode ?? enhancedStatusCode(reply ?? '');
  return (
    <dl class="technical">
      <Detail name="Server’s reply" value={reply} />
      {code && <Detail name={`Status code ${code}`} value={explain(code)} />}
      <Detail name="Provider’s list" value={suppression && describeSuppression(suppression)} />
      <Detail name="Message-ID" value={messageId} onCopy={onCopy} />
      <Detail name="Provider’s ID" value={providerMessageId} onCopy={onCopy} />
      <Detail name="Email provider" value={provider} />
      <Detail name="From" value={from} />
      <Detail name="Handed over" value={acceptedAt && absoluteTime(acceptedAt)} />
    </dl>
  );
}

interface DetailProps {
  name: string;
  value: string | undefined;
  onCopy?: (text: string) => void;
}

function Detail({ name, value, onCopy }: DetailProps) {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {onCopy && (
          <button
            type="button"
            class="tool"
            aria-label={`Copy ${name}`}
            onClick={() => onCopy(value)}
          >
            <Icon name="copy" />
          </button>
        )}
      </dd>
    </div>
  );
}

/** `bounces, since Mon 12 Oct 2026, 14:05 GMT+1`. */
function describeSuppression({ list, since }: Suppression): string {
  return since ? `${list}, since ${datedTime(since)}` : list;
}

function explain(code: string): string {
  return explainEnhancedStatusCode(code) ?? 'Not a code of the standard (RFC 3463).';
}
