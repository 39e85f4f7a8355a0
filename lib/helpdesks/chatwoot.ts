import type { Adapter } from './adapter.ts';

// Seen in chatwoot/chatwoot: app/views/layouts/vueapp.html.erb (010246e), and under
// app/javascript/dashboard components-next/message/Message.vue (47a51cc),
// components/widgets/conversation/ReplyBox.vue (6b7c27a; `is-private` is a private note's) and
// routes/dashboard/conversation/contact/ContactInfo.vue (50bff0e). Not seen running.
export const chatwoot: Adapter = {
  name: 'Chatwoot',
  fits: 'body > #app + noscript#noscript',
  conversation: '.message-bubble-container',
  client: '.contact--profile',
  quoted: '.message-bubble-container blockquote',
  publicEditor: '.reply-box:not(.is-private, :has(> .is-private))',
  internalEditor: '.reply-box:is(.is-private, :has(> .is-private))',
  seen: 'Chatwoot’s source, read November 2026',
};
