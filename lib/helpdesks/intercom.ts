import type { Adapter } from './adapter.ts';

// Seen in the content script of Support Copilot for Intercom 3.1.0 (April 2026): where messages
// are, as the first of the names that it tries; and in clockify/browser-extension,
// src/integrations/intercom.js (fc4269c, March 2026): the header's title, which is the client's name.
export const intercom: Adapter = {
  name: 'Intercom',
  hosts: ['app.intercom.com', 'app.eu.intercom.com', 'app.au.intercom.com'],
  conversation: '[data-testid="conversation-stream-scroll-container"]',
  client: '[data-inbox-conversation-header-title]',
  seen: 'public extensions, April 2026',
};
