/**
 * What is known of a helpdesk's pages. Plain data, so that the worker can hand it to a page.
 *
 * All but the name may be absent. Everything works without an adapter: one only makes it better.
 * Each selector was seen in the helpdesk's own source, in the running software, or in a public
 * extension that lives by it; the comment beside it says where and when. None is guessed.
 */
export interface Adapter {
  name: string;
  /** Hosts of its cloud: `mail.google.com`; `*.zendesk.com` for all below it. */
  hosts?: string[];
  /** By what a page of it is known, at whatever address; in the page as the server sends it. */
  fits?: string;
  /** What holds the messages of a ticket: where it matches nothing, no ticket is open. */
  conversation?: string;
  /** What is spotted in vain: the agent's own address and signature, the helpdesk's chrome. */
  leaveOut?: string;
  /** What holds the address or name of whom the ticket is of. */
  client?: string;
  /** What holds those who get copies. */
  cc?: string;
  /** What holds those who work for the helpdesk's own side. */
  agent?: string;
  /** Older mail, and whoever is told of in it. */
  quoted?: string;
  /** What an editor is, or is in, whose text goes to the client. */
  publicEditor?: string;
  /** What an editor is, or is in, whose text stays among agents. */
  internalEditor?: string;
  /** When and in what it was seen to fit, as told to the agent: `RT 5.0.3, November 2026`. */
  seen: string;
}

/** What an adapter says of places in a page, each by a selector. */
export const adapterParts = [
  'conversation',
  'leaveOut',
  'client',
  'cc',
  'agent',
  'quoted',
  'publicEditor',
  'internalEditor',
] as const satisfies (keyof Adapter)[];
export type AdapterPart = (typeof adapterParts)[number];

/** Who is meant where an identifier stands. */
export type Person = 'client' | 'cc' | 'agent' | 'quoted';

/** Who reads what is written in an editor. */
export type EditorAudience = 'public' | 'internal';

/** How many places each selector of an adapter finds in a page. */
export interface AdapterCheck {
  name: string;
  seen: string;
  /**
   * `noTicket`: neither conversation nor client is here. On a page that shows a ticket it means, as
   * `partly` does anywhere, that the helpdesk has changed since the adapter was made.
   */
  verdict: 'fits' | 'partly' | 'noTicket';
  matches: Partial<Record<AdapterPart, number>>;
}
