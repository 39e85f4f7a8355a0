import type { Adapter } from './adapter.ts';

// Seen in Roundcube 1.6.5 (Debian 12, skin Elastic) as it runs, and in roundcube/roundcubemail at
// 28b4441 (August 2026): skins/elastic/templates/{mail,message,compose}.html, includes/menu.html.
// Whoever sent the mail at hand counts as the client. What is composed may go to anybody, support
// too, so no editor is told to be public.
export const roundcube: Adapter = {
  name: 'Roundcube',
  fits: 'body[class^="task-"][class*=" action-"]',
  conversation: '#messagebody',
  leaveOut: '#layout-menu, .header-title.username',
  client: '.header-summary .rcmContactAddress, .header.from .rcmContactAddress',
  cc: '.header.cc .rcmContactAddress',
  quoted: '#messagebody blockquote',
  seen: 'Roundcube 1.6.5, November 2026',
};
