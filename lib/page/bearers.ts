/** Elements that bear an identifier without showing it: links to write to, people by name, fields. */
import { findIdentifiers } from '../identifier.ts';
import type { Identifier } from '../identifier-schema.ts';

/** What an agent can't write in; what a field for writing holds is nobody's business. */
const FIELD = 'input:read-only, textarea:read-only';
const NAMING = ['data-email', 'data-mail', 'data-address', 'title', 'aria-label'];

export const BEARERS = [
  'a[href^="mailto:" i], [data-email], [data-mail], [data-address], [title*="@"], [aria-label*="@"]',
  FIELD,
].join();
/** What makes a bearer of an element, or another. */
export const BEARING = ['href', ...NAMING, 'value', 'readonly', 'disabled'];

/** No name, and no chip, has more characters. */
const LONGEST_NAME = 80;
/** Of an attribute or a field. */
const LONGEST_VALUE = 1000;
/** It does something with the identifier, or holds more than one name. */
const NO_NAME = 'button, [role="button" i], input, textarea, select, option, form, table, tr, body';
const NOT_IN_NAME = 'p, li, tr, td, th, dd, dt, input, textarea, select';

export function isField(element: Element): boolean {
  return element.matches(FIELD);
}

/** Whom or what an element stands for: more than one where it's a link to write to several. */
export function identifiersOn(element: Element): Identifier[] {
  // A form's inputs are its properties, and may be called as its methods are.
  if (element instanceof HTMLFormElement) return [];
  if (isField(element)) return onField(element as HTMLInputElement);
  if (!isName(element)) return [];
  const linked = recipientsIn(element.getAttribute('href') ?? '').flatMap(only);
  if (linked.length > 0) return linked;
  for (const name of NAMING) {
    const named = only(element.getAttribute(name) ?? '');
    if (named.length > 0) return named;
  }
  return [];
}

function onField({ localName, type, value }: HTMLInputElement): Identifier[] {
  const isOfText = localName === 'textarea' || /^(?:text|email|search|url|tel)$/.test(type);
  return isOfText ? only(value) : [];
}

function isName(element: Element): boolean {
  if (element.matches(NO_NAME) || element.querySelector(NOT_IN_NAME)) return false;
  return (element.textContent ?? '').trim().length <= LONGEST_NAME;
}

/** RFC 6068. Helpdesks make such links of message IDs too, and of `logo@2x.png`. */
function recipientsIn(href: string): string[] {
  const [, to = ''] = /^\s*mailto:([^?]*)/i.exec(href) ?? [];
  return to.split(',').map(decodePercent);
}

/** The identifier in a text that holds one: of several, nothing tells whom the element shows. */
function only(text: string): Identifier[] {
  if (text.length > LONGEST_VALUE) return [];
  const found = findIdentifiers(text);
  return found.length === 1 ? found.map(({ kind, value }) => ({ kind, value })) : [];
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % is meant as it stands
  }
}
