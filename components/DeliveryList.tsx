import { span } from '../lib/age.ts';
import type { Delivery } from '../lib/delivery.ts';
import { count } from './DeliveryCard.tsx';
import { StatusBadge } from './StatusBadge.tsx';

interface Props {
  /** Newest first. */
  deliveries: Delivery[];
  /** There are older ones in the log. */
  more: boolean;
  /** The status API's clock: milliseconds. */
  now: number;
  onChoose: (delivery: Delivery) => void;
}

/** The other emails to the same address, each to be opened in full. */
export function DeliveryList({ deliveries, more, now, onChoose }: Props) {
  if (deliveries.length === 0) return null;
  return (
    <details>
      <summary>{count(deliveries.length, 'other email')} found</summary>
      <ul class="deliveries">
        {deliveries.map((delivery) => (
          <li key={delivery.id}>
            <button type="button" onClick={() => onChoose(delivery)}>
              <span class="subject">{delivery.subject ?? 'No subject known'}</span>
              <StatusBadge status={delivery.status} />
              <span class="fine">{span(now - Date.parse(delivery.statusSince))} ago</span>
            </button>
          </li>
        ))}
      </ul>
      {more && <p class="fine">The log has older ones as well.</p>}
    </details>
  );
}
