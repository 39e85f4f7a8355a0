import type { Adapter } from './adapter.ts';

// Seen in RT 5.0.3 (Debian 12), running, and in its templates: bestpractical/rt, share/html, tag
// rt-5.0.3: Elements/{Header,PageLayout,ShowHistory,ShowMessageStanza,Footer},
// Ticket/Elements/{ShowPeople,ShowRequestor}, Ticket/Update.html; and static/js/event-registration.js,
// which changes the class around the editor as soon as the agent changes the update's type.
export const requestTracker: Adapter = {
  name: 'Request Tracker',
  fits: '#rt-header-container',
  conversation: '.history-container',
  leaveOut: '#main-navigation, #page-navigation, #footer',
  client: '.form-row.requestors .user, .ticket-info-requestor .user',
  cc: '.form-row.cc .user',
  agent: '.form-row.owner .user, .form-row.admincc .user',
  quoted: '.message-stanza .message-stanza, .message-stanza blockquote',
  publicEditor: '.messagebox-container.action-response',
  internalEditor: '.messagebox-container.action-private',
  seen: 'RT 5.0.3, November 2026',
};
