/** Lexical with rich text: WhatsApp, Messenger. */
import { registerRichText } from '@lexical/rich-text';
import { openLexical } from './open-lexical.ts';

openLexical(registerRichText);
