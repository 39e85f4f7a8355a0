import type { Adapter } from './adapter.ts';

// Seen in holatuwol/liferay-zendesk-userscript at 90ee874 (August 2025): src/main.ts
// (header-tablist), src/description.ts and src/permalink.ts (omni-log-container), src/reply.ts (the
// editor inside the conversation), src/internal.ts (a switcher with data-channel "web" is not yet on
// a note); src/main.ts names the conversation by data-side-conversations-anchor-id, as toggl's
// track-extension does (src/content/zendesk.js, b4e7f36, October 2024). The requester's field is
// named so in public Playwright scripts for Agent Workspace. Agents may switch to other channels
// than "web": those are left unknown, and so are notes.
export const zendesk: Adapter = {
  name: 'Zendesk',
  hosts: ['*.zendesk.com'],
  conversation: '[data-test-id="omni-log-container"]',
  leaveOut: '[data-test-id="header-tablist"]',
  client: '[data-test-id="ticket-system-field-requester-select"]',
  publicEditor:
    '[data-side-conversations-anchor-id]:has([data-test-id="omnichannel-channel-switcher-button"][data-channel="web"])',
  seen: 'public extensions, August 2025',
};
