import type { Adapter } from './adapter.ts';

// Seen in clockify/browser-extension, src/integrations/hubspot.js (fc4269c, March 2026): in
// the help desk, the contact beside a ticket. What holds the conversation isn't public.
export const hubSpot: Adapter = {
  name: 'HubSpot',
  hosts: ['app.hubspot.com', 'app-eu1.hubspot.com'],
  client: '[data-selenium-test="contact-chicklet-title-link"]',
  seen: 'a public extension, March 2026',
};
