/**
 * zod in its small form. The extension imports z from here only; the server has `zod` itself, which
 * is twice as large and takes these schemas, too.
 *
 * It doesn't compile parsers as `zod` does, with `new Function`, which an extension's content security
 * policy forbids. Without a language, all that it says is "Invalid input".
 */
import { z } from 'zod/mini';

z.config(z.locales.en());

export { z };
