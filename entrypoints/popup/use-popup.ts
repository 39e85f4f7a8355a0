import { useEffect, useRef, useState } from 'preact/hooks';
import type { Tellable } from '@/components/Told.tsx';
import type { ask, lookUp, lookUpAll, showOnPage } from '@/lib/ask.ts';
import type {
  askFrames,
  findEditorInTab,
  insertInTab,
  setStatusesInTab,
} from '@/lib/background/tab-frames.ts';
import type { FoundEditor } from '@/lib/found-editor.ts';
import type { Identifier } from '@/lib/identifier-schema.ts';
import { type Lookup, statusOf } from '@/lib/lookup.ts';
import type { Insertion, OwnSettings, RecentLookup } from '@/lib/messages.ts';
import { type PageLimit, pageLimit } from '@/lib/page-limits.ts';
import type { PageSettings } from '@/lib/settings.ts';
import { mergeFrames, type SpottedInTab } from '@/lib/spotted.ts';
import { type Answers, withoutIdleReadings } from './readings.ts';
import { useTicketLookups } from './use-ticket-lookups.ts';

/** What the popup reaches for outside itself; a test hands in others. */
export interface PopupEdges {
  ask: typeof ask;
  askFrames: typeof askFrames;
  findEditorInTab: typeof findEditorInTab;
  insertInTab: typeof insertInTab;
  setStatusesInTab: typeof setStatusesInTab;
  lookUp: typeof lookUp;
  lookUpAll: typeof lookUpAll;
  showOnPage: typeof showOnPage;
  /** What the context menu opened the popup with; empty where it didn't. */
  takePending: () => Promise<string>;
  readActiveTab: () => Promise<{ id?: number | undefined; url?: string | undefined } | undefined>;
  isAllowed: (origin: string) => Promise<boolean>;
  /** Must be called in the click itself, or the browser refuses to ask the agent. */
  requestOrigin: (origin: string) => Promise<boolean>;
  copy: (text: string) => Promise<void>;
}

/** What is known of the page in the active tab. */
export interface ActivePage {
  tabId: number | undefined;
  limit: PageLimit | undefined;
  /** In all its frames; none is looked up until the agent asks. */
  spotted: SpottedInTab[];
  /** Those of its frames that hold any. */
  frameIds: number[];
  /** What a reply would go into, where that is known. */
  editor?: FoundEditor;
}

/** The likeliest first; more than one where what was typed can be read in more than one way. */
type Readings = [Identifier, ...Identifier[]];

interface Asked {
  readings: Readings;
  /** Absent while they are still looked up. */
  answers?: Answers;
  told?: Tellable;
}

/** The same each time: another list is another page. */
const NONE: SpottedInTab[] = [];

/** The popup's state and what can be done with it. */
export function usePopup(edges: PopupEdges) {
  const [own, setOwn] = useState<OwnSettings>();
  const [settings, setSettings] = useState<PageSettings>();
  const [page, setPage] = useState<ActivePage>();
  const [recent, setRecent] = useState<RecentLookup[]>([]);
  const [asked, setAsked] = useState<Asked>();
  const [pending, setPending] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const inserting = useRef(false);
  const endShowing = useRef(() => {});
  const ticket = useTicketLookups(
    edges,
    page?.spotted ?? NONE,
    settings?.organisation,
    colourMarks,
  );

  useEffect(() => {
    edges.takePending().then(setPending);
    edges.ask({ type: 'readPageSettings' }).then(setSettings);
    readRecent();
    readPage();
  }, []);

  async function readPage() {
    const [now, tab] = await Promise.all([
      edges.ask({ type: 'readSettings' }),
      edges.readActiveTab(),
    ]);
    setOwn(now);
    setPage(await lookAt(tab, now.settings.helpdesks));
  }

  async function lookAt(
    tab: { id?: number | undefined; url?: string | undefined } | undefined,
    helpdesks: string[],
  ): Promise<ActivePage> {
    const allowed = await Promise.all(helpdesks.map(edges.isAllowed));
    const limit = pageLimit(
      tab?.url,
      helpdesks,
      helpdesks.filter((_, index) => allowed[index]),
    );
    if (limit || tab?.id === undefined) return { tabId: tab?.id, limit, spotted: [], frameIds: [] };
    try {
      const frames = await edges.askFrames(tab.id, { type: 'listIdentifiers' });
      if (frames.length === 0) throw new Error('No content script runs there.');
      const editor = await edges.findEditorInTab(tab.id);
      const holding = frames.filter(({ reply }) => reply.length > 0);
      return {
        tabId: tab.id,
        limit: undefined,
        spotted: mergeFrames(frames),
        frameIds: holding.map(({ frameId }) => frameId),
        editor,
      };
    } catch {
      return { tabId: tab.id, limit: { kind: 'notRunning' }, spotted: [], frameIds: [] };
    }
  }

  async function readRecent() {
    setRecent(withoutIdleReadings(await edges.ask({ type: 'readRecentLookups' })));
  }

  /** Look up all readings at once: which one is meant shows by the answers. */
  async function lookUp(...readings: Readings) {
    setAsked({ readings });
    await load(readings);
  }

  async function refresh() {
    if (asked) await load(asked.readings, true);
  }

  async function load(readings: Readings, refresh = false) {
    const [first, ...others] = readings.map(async (identifier) => {
      return { identifier, lookup: await edges.lookUp(identifier, { refresh }) };
    });
    if (!first) return;
    // Another one may have been asked for meanwhile: its answer must not be overwritten.
    const show = (answers: Answers) =>
      setAsked((before) => (before?.readings === readings ? { readings, answers } : before));
    const likeliest = await first;
    ticket.know([[likeliest.identifier, likeliest.lookup]]);
    // It may be kept here, while the others wait for the status API.
    if (likeliest.lookup.kind === 'found') show([likeliest]);
    show([likeliest, ...(await Promise.all(others))]);
    await readRecent();
  }

  /** As hovering each would. */
  function colourMarks(answers: [Identifier, Lookup][]) {
    if (page?.tabId === undefined) return;
    const statuses = answers.map(([identifier, lookup]) => {
      return { identifier, status: statusOf(lookup) };
    });
    void edges.setStatusesInTab(page.tabId, page.frameIds, statuses);
  }

  /** Show one on the page; only one at a time. */
  function show(spotted: SpottedInTab | undefined) {
    endShowing.current();
    endShowing.current = () => {};
    if (!spotted || page?.tabId === undefined) return;
    endShowing.current = edges.showOnPage(page.tabId, spotted.frameId, spotted.identifier);
  }

  /** Under the card that it is about; another one may be open by then. */
  function tellUnder(readings: Readings | undefined) {
    return (told: Tellable) =>
      setAsked((before) =>
        before?.readings === readings ? before && { ...before, told } : before,
      );
  }

  async function copy(text: string) {
    const tell = tellUnder(asked?.readings);
    tell({ kind: (await copied(text)) ? 'copiedByAgent' : 'notCopied' });
  }

  async function insert(text: string) {
    if (inserting.current) return;
    inserting.current = true;
    const tell = tellUnder(asked?.readings);
    const insertion = await insertIntoTab(text);
    inserting.current = false;
    if (insertion.kind !== 'failed') return tell(insertion);
    // The page may not write to the clipboard while the popup has the focus; the popup may.
    tell((await copied(text)) ? { kind: 'copied', why: insertion.why } : insertion);
  }

  async function insertIntoTab(text: string): Promise<Insertion> {
    const noEditor: Insertion = { kind: 'failed', why: 'noEditor' };
    const tabId = (await edges.readActiveTab())?.id;
    if (tabId === undefined) return noEditor;
    return edges.insertInTab(tabId, text).catch(() => noEditor);
  }

  const copied = (text: string) =>
    edges.copy(text).then(
      () => true,
      () => false,
    );

  async function turnOn(origin: string) {
    setRefusal(undefined);
    // Chromium closes the popup when it asks the agent, and what follows never runs. So the wish
    // is kept first; the worker acts on it when the permission comes.
    const wishing = edges.ask({ type: 'turnOnHelpdesk', origin, asking: true });
    const granting = edges.requestOrigin(origin); // nothing awaited yet: still within the click
    const wished = await wishing;
    if (wished.kind === 'badAddress') setRefusal(wished.why);
    else if (await granting) await edges.ask({ type: 'turnOnHelpdesk', origin });
    else {
      // One that was turned on before, say by the organisation, stays so.
      const isNew = !own?.settings.helpdesks.includes(origin);
      if (isNew) await edges.ask({ type: 'turnOffHelpdesk', origin });
      setRefusal('Nothing is changed: the browser wasn’t allowed to.');
    }
    await readPage();
  }

  async function forget() {
    await edges.ask({ type: 'forgetLookups' });
    await readRecent();
  }

  const openOptions = () => edges.ask({ type: 'openOptions' });

  return {
    ...{ own, settings, page, ticket, recent, asked, pending, refusal },
    ...{ show, lookUp, refresh, copy, insert, turnOn, forget, openOptions, readPage },
  };
}
