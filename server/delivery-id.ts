import { randomUUID } from 'node:crypto';

/**
 * A UUID of version 7 (RFC 9562): it begins with the time. So what comes in together lies together in
 * the indexes, and a batch changes a few of their pages; by chance, each delivery would change its own.
 */
export function newDeliveryId(now = Date.now()): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
