import type { Adapter } from './adapter.ts';

// Seen in osTicket 1.18.1 (October 2023) as it runs, and in its source, osTicket/osTicket at that tag:
// include/staff/header.inc.php, include/staff/ticket-view.inc.php,
// include/staff/templates/{thread-entries,thread-entry}.tmpl.php.
export const osTicket: Adapter = {
  name: 'osTicket',
  fits: 'link[href*="scp/css/scp.css"]',
  conversation: '#ticket_thread',
  leaveOut: '#header, #nav',
  client: '.ticket_info [id^="user-"][id$="-name"], .ticket_info [id^="user-"][id$="-email"]',
  quoted: '.thread-body blockquote',
  publicEditor: 'form#reply',
  internalEditor: 'form#note',
  seen: 'osTicket 1.18.1, November 2026',
};
