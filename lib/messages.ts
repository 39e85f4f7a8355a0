/** The contract between the extension's parts: requests (zod) and what each resolves to. */

import { MAX_IDENTIFIERS } from './api.ts';
import type { FoundEditor } from './found-editor.ts';
import type { Adapter, AdapterCheck } from './helpdesks/adapter.ts';
import type { Identifier } from './identifier-schema.ts';
import { identifierSchema } from './identifier-schema.ts';
import type { Lookup, Obstacle } from './lookup.ts';
import type { PageSettings, Policy, Settings } from './settings.ts';
import type { Spotted } from './spotted.ts';
import type { Status } from './status.ts';
import { z } from './zod.ts';

/** A card that is to open beside a frame of this size, in pixels. */
const besideFrame = {
  identifier: identifierSchema,
  width: z.number(),
  height: z.number(),
  withFocus: z.boolean(),
};

/** What a content script may ask of the worker. */
export const pageRequestSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('lookUp'),
    identifier: identifierSchema,
    /** Ask the status API even when the kept answer is still fresh. */
    refresh: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal('readPageSettings') }),
  z.object({ type: z.literal('openOptions') }),
  /** Bring the card's code into the frame that asks: see `page/card-part.ts`. */
  z.object({ type: z.literal('bringCard') }),
  /** Open the card beside the frame that asks, which is too small for it. */
  z.object({ type: z.literal('showOutside'), ...besideFrame }),
  /** Close the card in whichever frame of the tab it is open. */
  z.object({ type: z.literal('closeCards') }),
  /** The editor that a reply would go into, in whichever frame of the tab it is. */
  z.object({ type: z.literal('findEditorInTab') }),
  /** Insert a reply into the editor used last in the tab that asks, in whichever frame it is. */
  z.object({ type: z.literal('insertInTab'), text: z.string().check(z.minLength(1)) }),
  /** Paste into what has the focus in the page that asks: Firefox only. */
  z.object({ type: z.literal('pasteInPage'), text: z.string(), html: z.string() }),
]);

/** What only the extension's own pages (popup, options, welcome) may ask besides. */
export const ownRequestSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('readSettings') }),
  z.object({ type: z.literal('saveSettings'), settings: z.record(z.string(), z.unknown()) }),
  /** Address and token together; an absent token means that the kept one stays. */
  z.object({
    type: z.literal('saveStatusApi'),
    statusApi: z.string(),
    token: z.optional(z.string()),
  }),
  /** Tests what is given, not what is kept; an absent token means the kept one. */
  z.object({
    type: z.literal('testConnection'),
    statusApi: z.string(),
    token: z.optional(z.string()),
  }),
  z.object({
    type: z.literal('turnOnHelpdesk'),
    origin: z.string(),
    /** The browser is just asking the agent, and may close the popup for it: keep the wish. */
    asking: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal('turnOffHelpdesk'), origin: z.string() }),
  /** As many as one request to the status API takes; answered in the order asked. */
  z.object({
    type: z.literal('lookUpAll'),
    identifiers: z.array(identifierSchema).check(z.minLength(1), z.maxLength(MAX_IDENTIFIERS)),
    refresh: z.optional(z.boolean()),
  }),
  /** What is known and fresh enough to be shown without asking the status API. */
  z.object({ type: z.literal('readFreshLookups'), identifiers: z.array(identifierSchema) }),
  z.object({ type: z.literal('readRecentLookups') }),
  z.object({ type: z.literal('forgetLookups') }),
  /** "Forget everything": look-ups, token and settings. Helpdesks are turned off. */
  z.object({ type: z.literal('forgetEverything') }),
]);

export const requestSchema = z.union([pageRequestSchema, ownRequestSchema]);

export type Request<T extends RequestType = RequestType> = Extract<
  z.infer<typeof requestSchema>,
  { type: T }
>;
export type RequestType = z.infer<typeof requestSchema>['type'];

/** What each request resolves to. A failure that we expect is a value here, not a rejection. */
export interface Replies {
  lookUp: Lookup;
  readPageSettings: PageSettings & {
    /** Those that the page of the asker may need. */
    adapters: Adapter[];
  };
  openOptions: null;
  bringCard: null;
  /** Whether it is open there. */
  showOutside: boolean;
  closeCards: null;
  findEditorInTab: FoundEditor;
  insertInTab: Insertion;
  /** Whether a handler of the page says that it took it. */
  pasteInPage: boolean;
  readSettings: OwnSettings;
  saveSettings: Saved;
  saveStatusApi: Saved;
  testConnection: ConnectionTest;
  turnOnHelpdesk: HelpdeskTurned;
  turnOffHelpdesk: HelpdeskTurned;
  lookUpAll: Lookup[];
  /** In the order asked; null for what is not. */
  readFreshLookups: (Lookup | null)[];
  readRecentLookups: RecentLookup[];
  forgetLookups: Saved;
  forgetEverything: Saved;
}

export interface OwnSettings {
  settings: Settings;
  /** A token for this address is kept; the token itself never leaves the worker. */
  hasToken: boolean;
  /** What the organisation's policy sets, and so locks. */
  policy: Policy;
}

export type Saved = { kind: 'saved' } | { kind: 'refused'; why: string };

export type ConnectionTest =
  /** `clockOffset`: the status API's clock minus this browser's, in milliseconds. */
  | { kind: 'connected'; retentionDays: number; clockOffset: number }
  | { kind: 'failed'; obstacle: Obstacle }
  /** Address or token can't be right: nobody was asked. */
  | { kind: 'badInput'; why: string };

/** `notAllowed`: the browser has no permission for the origin; ask for it first, on a click. */
export type HelpdeskTurned =
  | { kind: 'turned'; helpdesks: string[] }
  | { kind: 'badAddress'; why: string }
  | { kind: 'notAllowed' };

export interface RecentLookup {
  identifier: Identifier;
  lookup: Lookup;
  /** This browser's clock: milliseconds. */
  askedAt: number;
}

export type BesideFrame = Omit<Request<'showOutside'>, 'type'>;

/** What popup and worker ask of the content scripts in the frames of a tab, which trust them. */
export type TabRequest =
  | { type: 'listIdentifiers' }
  /** Colour the marks of what was looked up. */
  | { type: 'setStatuses'; statuses: KnownStatus[] }
  | { type: 'checkAdapter' }
  /** The editor that a reply would go into there. */
  | { type: 'findEditor' }
  | { type: 'insertReply'; text: string }
  | { type: 'showCard'; identifier: Identifier }
  | ({ type: 'showBesideFrame' } & BesideFrame)
  | { type: 'closeCard' }
  /** How far the keyboard has gone through the marks there. */
  | { type: 'readWalk' }
  /** `anew`: from the first mark on, wherever it was before. */
  | { type: 'showNextCard'; anew: boolean }
  /** End, unless the page is of one of these helpdesks: the others were turned off. */
  | { type: 'keepTo'; helpdesks: string[] };

export interface TabReplies {
  /** In document order, each once. */
  listIdentifiers: Spotted[];
  setStatuses: null;
  checkAdapter: AdapterCheck | { verdict: 'none' };
  findEditor: FoundEditor;
  insertReply: Insertion;
  showCard: null;
  /** False where no such frame is seen. */
  showBesideFrame: boolean;
  closeCard: null;
  readWalk: Walk;
  /** False where no mark is shown. */
  showNextCard: boolean;
  keepTo: null;
}

export interface KnownStatus {
  identifier: Identifier;
  /** Absent where nothing was found. */
  status?: Status | undefined;
}

/** The keyboard's way through the marks of a frame. */
export interface Walk {
  /** When it was here last, by this browser's clock: milliseconds; 0 for never. */
  at: number;
  isAtEnd: boolean;
  isEmpty: boolean;
}

/** Where a canned reply went. */
export type Insertion =
  /** The editor shows it: read back. `undoable` is false where only the field's value could be set. */
  | { kind: 'inserted'; undoable: boolean }
  | { kind: 'copied'; why: NotInserted }
  /** Neither editor nor clipboard took it. */
  | { kind: 'failed'; why: NotInserted };

/** `undecided`: there are several editors, and the agent was in none of them. */
export type NotInserted = 'noEditor' | 'undecided' | 'notArrived';
