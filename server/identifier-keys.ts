/** Stands in for `lib/identifier-forms.ts` until that is there. */
export function normalRecipient(value: string): string {
  return value.trim().toLowerCase();
}

export function normalMessageId(value: string): string {
  return value
    .trim()
    .replace(/^mid:/i, '')
    .replace(/^(<|&lt;)|(>|&gt;)$/g, '');
}

export function messageIdKeys(ids: {
  messageId?: string | undefined;
  providerMessageId?: string | undefined;
}): string[] {
  const { messageId, providerMessageId } = ids;
  const keys: string[] = [];
  if (messageId) keys.push(normalMessageId(messageId));
  if (providerMessageId) {
    keys.push(providerMessageId);
    const short = /^[A-Za-z0-9_-]{22}(?=\.)/.exec(providerMessageId)?.[0];
    if (short) keys.push(short);
  }
  return keys;
}

export function messageIdQueryKeys(value: string): string[] {
  return [normalMessageId(value)];
}
