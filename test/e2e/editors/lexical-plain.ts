/** Lexical with plain text. */
import { registerPlainText } from '@lexical/plain-text';
import { openLexical } from './open-lexical.ts';

openLexical(registerPlainText);
