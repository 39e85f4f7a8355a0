import type { Adapter } from './adapter.ts';

// Seen in holatuwol/liferay-zendesk-userscript at 90ee874 (August 2025): src/main.ts (header-tablist;
// data-side-conversations-anchor-id, which holds log and editor of a ticket), src/description.ts
// and src/permalink.ts (omni-log-container), src/reply.ts (the editor), src/internal.ts (a switcher
// on channel "web" is not on a note yet, and its menu calls a note "internal"). The content script
// of Zendesk KPI Tracker reads the same of it: "internal" is a note. The requester's field is so
// named in public Playwright scripts for Agent Workspace. Of other channels nothing is said.
export const zendesk: Adapter = {
  name: 'Zendesk',
  hosts: ['*.zendesk.com'],
  conversation: '[data-test-id="omni-log-container"]',
  leaveOut: '[data-test-id="header-tablist"]',
  client: '[data-test-id="ticket-system-field-requester-select"]',
  publicEditor:
    '[data-side-conversations-anchor-id]:has([data-test-id="omnichannel-channel-switcher-button"][data-channel="web"])',
  internalEditor:
    '[data-side-conversations-anchor-id]:has([data-test-id="omnichannel-channel-switcher-button"][data-channel="internal"])',
  seen: 'public extensions, August 2025',
};
