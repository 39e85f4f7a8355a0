import type { Adapter } from './adapter.ts';

// Seen in znuny/Znuny, Kernel/Output/HTML/Templates/Standard: Header.tt and AgentTicketZoom.tt
// (09fae60), AgentTicketZoom/ArticleRender/MIMEBase.tt (09fae60), AgentTicketCompose.tt (1fd6d7c),
// AgentTicketActionCommon.tt (20368fd), which is notes and whatever else takes one. Those are of
// Znuny 7. Not seen running. Mail in HTML is in an iframe, so it's the page around that is asked.
export const znuny: Adapter = {
  name: 'Znuny',
  fits: '#AppWrapper',
  conversation: '#ArticleItems',
  leaveOut: '#Header, #ToolBar',
  client: '.WidgetSimple.Incoming > .Header h2 span:not([title])',
  agent: '.WidgetSimple.Outgoing > .Header h2 span:not([title])',
  publicEditor:
    'form#ComposeTicket, form.AgentTicketActionCommon:has(#IsVisibleForCustomer:checked)',
  internalEditor: 'form.AgentTicketActionCommon:not(:has(#IsVisibleForCustomer:checked))',
  seen: 'Znuny 7’s source, read November 2026',
};
