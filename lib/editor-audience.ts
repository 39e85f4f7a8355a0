import type { CannedReply } from './canned-reply.ts';
import type { EditorAudience } from './helpdesks/adapter.ts';

/** What an agent should know before a reply goes into an editor; nothing where that fits. */
export function misfitOf(
  { audience }: Pick<CannedReply, 'audience'>,
  editor: EditorAudience | undefined,
): string | undefined {
  if (audience === 'support' && editor === 'public')
    return 'The editor is a public reply: the client would read this.';
  if (audience === 'client' && editor === 'internal')
    return 'The editor is an internal note: the client won’t get this.';
  return undefined;
}
