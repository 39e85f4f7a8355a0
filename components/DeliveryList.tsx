import { ago } from '../lib/age.ts';
import { count } from '../lib/count.ts';
import type { Delivery } from '../lib/delivery.ts';
import type { Identifier } from '../lib/identifier-schema.ts';
import { Disclosure } from './Disclosure.tsx';
import { StatusBadge } from './StatusBadge.tsx';

interface Props {
  identifier: Identifier;
  /** Newest first. */
  deliveries: Delivery[];
  /** There are older ones in the log. */
  more: boolean;
  /** The status API's clock: milliseconds. */
  now: number;
  onChoose: (delivery: Delivery) => void;
}

/** What else was found, each to be opened in full. */
export function DeliveryList({ identifier, deliveries, more, now, onChoose }: Props) {
  if (deliveries.length === 0) return null;
  return (
    <Disclosure title={title(identifier, deliveries.length)}>
      <ul class="deliveries">
        {deliveries.map((delivery) => (
          <li key={delivery.id}>
            <button type="button" onClick={() => onChoose(delivery)}>
              <span class="subject" dir="auto">
                {identifier.kind === 'messageId'
                  ? delivery.recipient
                  : (delivery.subject ?? 'No subject known')}
              </span>
              <StatusBadge status={delivery.status} />
              <span class="fine">{ago(now - Date.parse(delivery.statusSince))}</span>
            </button>
          </li>
        ))}
      </ul>
      {more && <p class="fine">The log has older ones as well.</p>}
    </Disclosure>
  );
}

function title({ kind }: Identifier, others: number): string {
  return kind === 'recipient'
    ? `${count(others, 'other email')} to this address`
    : `${count(others, 'other recipient')} of this email`;
}
