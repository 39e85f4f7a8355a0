import type { Adapter } from './adapter.ts';

// Seen in clockify/browser-extension, src/integrations/zohodesk.js (6fbd185, April 2025): what
// holds an open ticket, list and all. Who is who and which editor is which isn't public.
export const zohoDesk: Adapter = {
  name: 'Zoho Desk',
  hosts: ['desk.zoho.com', 'desk.zoho.eu', 'desk.zoho.in', 'desk.zoho.com.au'],
  conversation: '.zd_v2-ticketdetailview-container',
  leaveOut: '.zd_v2-ticketdvleftpanel-sectionContainer',
  seen: 'a public extension, April 2025',
};
