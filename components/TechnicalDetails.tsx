import type { Delivery } from '../lib/delivery.ts';
import { explainEnhancedStatusCode } from '../lib/smtp.ts';

interface Props {
  delivery: Delivery;
  onCopy: (text: string) => void;
}

/** What support asks for: IDs, and what the receiving server said, word by word. */
export function TechnicalDetails({ delivery, onCopy }: Props) {
  const { messageId, providerMessageId, provider, from, reply, enhancedStatusCode } = delivery;
  const code = enhancedStatusCode && explainEnhancedStatusCode(enhancedStatusCode);
  const rows: [string, string | undefined][] = [
    ['Server’s reply', reply],
    [`Status code ${enhancedStatusCode ?? ''}`, code],
    ['Message-ID', messageId],
    ['Provider’s ID', providerMessageId],
    ['Provider', provider],
    ['From', from],
  ];
  return (
    <dl class="technical">
      {rows.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {value}
                {name.endsWith('ID') && (
                  <button type="button" class="quiet" onClick={() => onCopy(value)}>
                    Copy<span class="unseen"> {name}</span>
                  </button>
                )}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
