/**
 * Import this first: zod compiles what schemas are made after it. An extension's policy forbids that;
 * here, reading then takes a fraction of the time.
 */
import { z } from '../lib/zod.ts';

z.config({ jitless: false });
