import { statuses } from './status.ts';
import { z } from './zod.ts';

/** A status as others write it. */
export const statusSchema = z.pipe(
  z.enum([...statuses, 'opened']),
  z.transform((status) => (status === 'opened' ? 'open' : status)),
);
