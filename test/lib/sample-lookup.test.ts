import { expect, it } from 'vitest';
import { deliverySchema } from '../../lib/delivery.ts';
import { sampleLookup } from '../../lib/sample-lookup.ts';
import { statuses } from '../../lib/status.ts';

it.each(statuses)('shows a delivery as the status API would answer it: %s', (status) => {
  const [delivery] = sampleLookup(Date.parse('2026-11-23T09:20:00Z'), status).deliveries;
  expect(delivery.status).toBe(status);
  expect(deliverySchema.parse(delivery)).toEqual(delivery);
});
