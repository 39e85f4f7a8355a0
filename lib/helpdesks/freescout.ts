import type { Adapter } from './adapter.ts';

// Seen in FreeScout 1.8.145 (June 2024) as it runs, and in its source, freescout-helpdesk/freescout at
// that tag: resources/views/layouts/app, mailboxes/sidebar_menu_view, conversations/view,
// conversations/partials/{thread,customer_sidebar}, customers/profile_snippet; and
// public/js/main.js, which gives the one editor its classes: a note's, a forward's or neither.
export const freescout: Adapter = {
  name: 'FreeScout',
  fits: 'body[data-auth_user_id] > #app',
  conversation: '#conv-layout-main',
  leaveOut: '.navbar-static-top, .sidebar-title-email',
  client: '#conv-layout-customer .customer-snippet, .thread-type-customer .thread-person',
  agent: '.thread-type-message .thread-person, .thread-type-note .thread-person',
  quoted: '.thread-body blockquote',
  publicEditor: '.conv-reply-block:not(.conv-note-block, .conv-forward-block)',
  internalEditor: '.conv-note-block',
  seen: 'FreeScout 1.8.145, November 2026',
};
