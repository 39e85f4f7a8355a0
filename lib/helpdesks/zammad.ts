import type { Adapter } from './adapter.ts';

// Seen in zammad/zammad, app/assets/javascripts/app: views/ticket_zoom.jst.eco (4ca1e98),
// views/ticket_zoom/article_view.jst.eco (f75e18a), views/ticket_zoom/article_new.jst.eco (ada6efa),
// views/generic/sidebar_tabs.jst.eco (49223a5) with controllers/ticket_zoom/sidebar_customer.coffee
// (1fb1e38) and views/widget/user.jst.eco (bed3e54); the agents' signatures are so marked in mail
// that Zammad sends. Not seen running. The desktop view that Zammad 7 adds has other markup.
export const zammad: Adapter = {
  name: 'Zammad',
  fits: '.ticketZoom',
  conversation: '.ticket-article',
  leaveOut: '[data-signature="true"]',
  client: '.sidebar[data-tab="customer"] .sidebar-block',
  quoted: '.richtext-content blockquote',
  publicEditor: '.article-add.is-public',
  internalEditor: '.article-add.is-internal',
  seen: 'Zammad’s source, read November 2026',
};
