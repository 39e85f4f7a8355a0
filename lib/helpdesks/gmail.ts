import type { Adapter } from './adapter.ts';

// Seen in InboxSDK/InboxSDK at a8a6fe2 (July 2026), src/platform-implementation-js/dom-driver/gmail:
// views/gmail-message-view.ts (div.ii.gt, .hb span[email], .ip, which holds an answer to the
// message), views/gmail-compose-view.ts ([g_editable=true]), gmail-driver/user-info.ts (the agent's
// own account). Who sent a message may be client or agent, and mail that isn't an answer may go to
// support: both are left unknown.
export const gmail: Adapter = {
  name: 'Gmail',
  hosts: ['mail.google.com'],
  conversation: 'div.ii.gt',
  leaveOut: '[aria-label="Account Information"]',
  quoted: '.gmail_quote',
  publicEditor: '.ip [g_editable="true"]',
  seen: 'public extensions, July 2026',
};
