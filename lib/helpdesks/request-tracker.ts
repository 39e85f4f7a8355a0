import type { Adapter } from './adapter.ts';

// Seen in RT 5.0.3 (Debian 12) as it runs, and in its templates: bestpractical/rt, share/html,
// Elements/{Header,PageLayout,ShowHistory,ShowMessageStanza,Footer},
// Ticket/Elements/{ShowPeople,ShowRequestor}, Ticket/Update.html; and static/js/event-registration.js,
// which changes the class around the editor as soon as the agent changes the update's type.
// The people's classes are the same in 6.0.0 (branch stable, June 2025).
export const requestTracker: Adapter = {
  name: 'Request Tracker',
  fits: '#rt-header-container',
  conversation: '.history-container',
  leaveOut: '#main-navigation, #page-navigation, #footer',
  client: '.requestors .user, .ticket-info-requestor .user',
  cc: '.cc .user',
  agent: '.owner .user, .admincc .user',
  quoted: '.message-stanza .message-stanza, .message-stanza blockquote',
  publicEditor: '.messagebox-container.action-response',
  internalEditor: '.messagebox-container.action-private',
  seen: 'RT 5.0.3, November 2026',
};
