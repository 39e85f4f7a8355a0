/**
 * zod in its small form, set up for an extension's content security policy. The extension imports z
 * from here only; the server has `zod` itself, which is twice as large and takes these schemas, too.
 *
 * Without `jitless` zod tries `new Function`, and the policy reports each try as a violation. Without
 * a language, all that the small form says is "Invalid input".
 */
import { z } from 'zod/mini';

z.config({ jitless: true, ...z.locales.en() });

export { z };
