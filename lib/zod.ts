/**
 * zod, set up for an extension's content security policy. Import z from here only.
 *
 * Without `jitless` zod tries `new Function`, and the policy reports each try as a violation.
 */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
