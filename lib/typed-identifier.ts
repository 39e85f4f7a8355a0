import { findIdentifiers } from './identifier.ts';
import { normalMessageId } from './identifier-forms.ts';
import { keyOf } from './identifier-key.ts';
import type { Identifier } from './identifier-schema.ts';

export type TypedIdentifiers =
  | {
      kind: 'understood';
      /** Never empty; the most likely one first. */
      identifiers: Identifier[];
      as:
        | 'address'
        | 'messageId'
        /** It can be either: both readings, which only the log can tell apart. */
        | 'addressOrMessageId'
        | 'noAddress'
        | 'mid'
        | 'headers'
        | 'text';
    }
  | { kind: 'notUnderstood'; why: string };

/** Headers by what they tell of an email that a client did not get: the most telling first. */
const TELLING = [
  'message-id',
  'to',
  'delivered-to',
  'x-original-to',
  'envelope-to',
  // Of a bounce message (RFC 3464, 2.3).
  'original-recipient',
  'final-recipient',
  'cc',
  'bcc',
  'x-message-id',
];

/**
 * Understand what an agent typed or pasted to look up: an address, a message ID in any form, a
 * `mid:` link (RFC 2392), the raw headers of an email, or text with any of these in it.
 */
export function readTypedIdentifiers(input: string): TypedIdentifiers {
  const text = input.trim();
  if (!text) return { kind: 'notUnderstood', why: 'Type an address or a message ID first.' };

  const headers = readHeaders(text);
  if (headers.length > 0) return { kind: 'understood', identifiers: headers, as: 'headers' };
  if (/^<?mid:/i.test(text)) return understood('messageId', normalMessageId(text), 'mid');

  const found = identifiersIn(text);
  const [only] = found;
  if (found.length === 1 && only && !/\s/.test(text)) return one(only, text);
  if (found.length > 0) return { kind: 'understood', identifiers: found, as: 'text' };

  const alone = normalMessageId(text);
  if (looksLikeId(alone, alone !== text)) {
    const isLikeAddress = alone === text && alone.includes('@') && !isMachineMade(alone);
    return understood('messageId', alone, isLikeAddress ? 'noAddress' : 'messageId');
  }
  return { kind: 'notUnderstood', why: whyNot(text) };
}

function one(identifier: Identifier, text: string): TypedIdentifiers {
  const { kind, value } = identifier;
  if (kind === 'messageId') return understood(kind, value, 'messageId');
  if (LINK.test(text)) return { kind: 'understood', identifiers: [identifier], as: 'address' };

  const seen = text.replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  const written = seen.replace(/^["'“‘(]+|(?:["'”’).,:!?]|(?<!&gt);)+$/g, '');
  const id = normalMessageId(written);
  const readings: Identifier[] = [identifier, { kind: 'messageId', value: id }];
  if (id !== written) readings.reverse(); // an address alone is seldom put in brackets
  return { kind: 'understood', identifiers: readings, as: 'addressOrMessageId' };
}

function understood(
  kind: Identifier['kind'],
  value: string,
  as: 'mid' | 'messageId' | 'noAddress',
): TypedIdentifiers {
  return value
    ? { kind: 'understood', identifiers: [{ kind, value }], as }
    : { kind: 'notUnderstood', why: 'That link holds no message ID.' };
}

/** Typed alone, what could be anything in a text is taken for an ID. */
function looksLikeId(text: string, isBracketed: boolean): boolean {
  if (!text || /\s/.test(text) || LINK.test(text)) return false;
  if (text.includes('@')) return /^[^@]+(?:@[^@]+)+$/.test(text);
  return isBracketed || /^(?=.{16}|.*\d)[\w.+/=$-]{8,}$/.test(text);
}

const LINK = /^(?:mailto:|[a-z][a-z\d+.-]*:\/\/)/i;

/** `ana@example` is an address with its end cut off: no machine makes IDs as short as that. */
function isMachineMade(id: string): boolean {
  return /^[^@]{14,}@/.test(id) && /^(?:[^@]*\d){4}/.test(id);
}

function identifiersIn(text: string): Identifier[] {
  return once(findIdentifiers(text).map(({ kind, value }) => ({ kind, value })));
}

/** Each once, as it is spelled first. */
function once(identifiers: Identifier[]): Identifier[] {
  const byKey = new Map<string, Identifier>();
  for (const one of identifiers) if (!byKey.has(keyOf(one))) byKey.set(keyOf(one), one);
  return [...byKey.values()];
}

/** A block of headers (RFC 5322, 2.2), folded lines unfolded -> whom it went to, and its ID. */
function readHeaders(text: string): Identifier[] {
  const lines = text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = lines.flatMap((line) => {
    const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    return name && value ? [{ name: name.toLowerCase(), line }] : [];
  });
  if (headers.length < 2 && !/^message-id:/i.test(text)) return [];
  const telling = TELLING.flatMap((name) => headers.filter((header) => header.name === name));
  return once(telling.flatMap(({ line }) => identifiersIn(line)));
}

function whyNot(text: string): string {
  if (!text.includes('@')) {
    return 'That is neither an address nor a message ID. An address has an @, as in ana@example.com.';
  }
  return 'That address can’t be right. Check it for typos: it looks like ana@example.com.';
}
