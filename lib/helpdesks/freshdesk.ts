import type { Adapter } from './adapter.ts';

// Seen in clockify/browser-extension, src/integrations/freshdesk.js (fc4269c, March 2026): a page
// with #ticket-details shows a ticket; bubbleupdotnet/freshdesk, add_info_links.user.js (c8f3e81, February 2022):
// the requester's address. Mail that Freshdesk quotes is in .freshdesk_quote, by its own older source.
// Reply and note have the same editor: which is open, no public markup tells.
export const freshdesk: Adapter = {
  name: 'Freshdesk',
  hosts: ['*.freshdesk.com'],
  conversation: '#ticket-details',
  client: '[data-test-id="requester-info-contact-email"]',
  quoted: '.freshdesk_quote',
  seen: 'public extensions, March 2026',
};
