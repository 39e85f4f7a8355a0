import { useEffect, useRef, useState } from 'preact/hooks';
import type { ask } from '@/lib/ask.ts';
import type { askFrames } from '@/lib/background/tab-frames.ts';
import type { Facts, FrameLook, PageFact } from '@/lib/doctor.ts';
import type { OwnSettings } from '@/lib/messages.ts';
import { pageLimit } from '@/lib/page-limits.ts';
import type { Settings } from '@/lib/settings.ts';

/** What the page reaches for outside itself; a test hands in others. */
export interface DoctorEdges {
  ask: typeof ask;
  askFrames: typeof askFrames;
  /** The tab that it is about. */
  readTab: () => Promise<{ id?: number | undefined; url?: string | undefined } | undefined>;
  isAllowed: (origin: string) => Promise<boolean>;
  /** Must be called in the click itself, or the browser refuses to ask the agent. */
  requestOrigin: (origin: string) => Promise<boolean>;
  lookAtFrames: (tabId: number) => Promise<FrameLook[]>;
  readVersion: () => Promise<{ extension: string; browser: string }>;
  copy: (text: string) => Promise<void>;
}

/** Longer than the worker waits for the status API. */
const PATIENCE_MS = 15_000;

/** All checks, made at once; each fact is there as soon as it is known. */
export function useDoctor(edges: DoctorEdges) {
  const [facts, setFacts] = useState<Facts>({});
  const [appearance, setAppearance] = useState<Settings['appearance']>();
  const round = useRef(0);

  useEffect(() => {
    checkAll();
  }, []);

  async function checkAll() {
    const now = ++round.current;
    setFacts({});
    const tell = <K extends keyof Facts>(fact: K, reading: Promise<Facts[K]>) =>
      orNull(reading).then((value) => {
        if (round.current === now) setFacts((before) => ({ ...before, [fact]: value }));
      });

    const reading = edges.ask({ type: 'readSettings' });
    const tab = edges.readTab();
    const tabId = tab.then((found) => {
      if (found?.id === undefined) throw new Error('There is no tab.');
      return found.id;
    });
    await Promise.all([
      reading.then(
        ({ settings }) => setAppearance(settings.appearance),
        () => {}, // the checks say so
      ),
      tell('page', Promise.all([reading, tab]).then(readPage)),
      tell('locked', reading.then(lockedIn)),
      tell('looks', tabId.then(edges.lookAtFrames)),
      tell('scripts', tabId.then(readScripts)),
      tell('adapter', tabId.then(readAdapter)),
      tell(
        'connection',
        reading.then(({ settings: { statusApi } }) =>
          edges.ask({ type: 'testConnection', statusApi }),
        ),
      ),
      tell('version', edges.readVersion()),
    ]);
  }

  async function readPage([{ settings }, tab]: [
    OwnSettings,
    Awaited<ReturnType<DoctorEdges['readTab']>>,
  ]): Promise<PageFact> {
    if (!tab?.url) return { kind: 'unknown' };
    const { helpdesks } = settings;
    const allowed = await Promise.all(helpdesks.map(edges.isAllowed));
    const mayRunOn = helpdesks.filter((_, index) => allowed[index]);
    const limit = pageLimit(tab.url, helpdesks, mayRunOn);
    return limit ? { kind: 'limited', limit } : { kind: 'on', origin: new URL(tab.url).origin };
  }

  async function readScripts(tabId: number) {
    const frames = await edges.askFrames(tabId, { type: 'listIdentifiers' });
    return frames.map(({ frameId, reply }) => {
      return { isPage: frameId === 0, identifiers: reply.length };
    });
  }

  async function readAdapter(tabId: number) {
    const frames = await edges.askFrames(tabId, { type: 'checkAdapter' });
    return frames.find(({ frameId }) => frameId === 0)?.reply ?? null;
  }

  async function turnOn(origin: string) {
    const granting = edges.requestOrigin(origin); // nothing awaited yet: still within the click
    if (await granting) await edges.ask({ type: 'turnOnHelpdesk', origin });
    await checkAll();
  }

  const openOptions = () => edges.ask({ type: 'openOptions' });
  return { facts, appearance, checkAll, turnOn, openOptions, copy: edges.copy };
}

/** What can't be told, or not in time, is null: the page says so. */
function orNull<T>(reading: Promise<T>): Promise<T | null> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  return Promise.race([reading, late]).catch(() => null);
}

function lockedIn({ policy }: OwnSettings): string[] {
  return Object.entries(policy).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}
