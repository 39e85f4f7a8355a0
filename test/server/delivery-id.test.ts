import { expect, it } from 'vitest';
import { newDeliveryId } from '../../server/delivery-id.ts';

const UUID7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

it('is a UUID of version 7, in the order of time, and never the same', () => {
  // RFC 9562, appendix A.6
  expect(newDeliveryId(0x017f22e279b0)).toMatch(/^017f22e2-79b0-7/);

  const ids = [0, 1, 1e12, 1e12 + 1, 2 ** 48 - 1].map((now) => newDeliveryId(now));
  expect(ids).toEqual(ids.toSorted());
  for (const id of ids) expect(id).toMatch(UUID7);

  const atOnce = Array.from({ length: 1000 }, () => newDeliveryId(1e12));
  expect(new Set(atOnce).size).toBe(1000);
});
