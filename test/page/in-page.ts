/** What tests find in their page, as properties of its window. */
import { createCardHost } from '../../lib/page/card-host.ts';
import { watchForClosing } from '../../lib/page/closing.ts';
import { isMarkInView } from '../../lib/page/in-view.ts';
import type { Mark } from '../../lib/page/marks.ts';
import { createPointing } from '../../lib/page/point-out.ts';
import { watchPointer } from '../../lib/page/pointer.ts';
import { createReadingOrder, type ReadingOrder } from '../../lib/page/reading-order.ts';
import { type Spotter, watchIdentifiers } from '../../lib/page/watch.ts';
import { isAnythingToCome, passTime, timersBegun } from './own-timers.ts';

/** Chromium's own. */
interface Scheduling {
  scheduling: { isInputPending(options: { includeContinuous: boolean }): boolean };
}

const inPage = {
  watchIdentifiers,
  watchPointer,
  createCardHost,
  watchForClosing,
  createPointing,
  isMarkInView,
  createReadingOrder,
  timersBegun,
  passTime,
  spotter: undefined as unknown as Spotter & ReadingOrder,
  end: new AbortController(),
  /** Until when something is pointed out. */
  until: new AbortController(),
  /** What the pointer did: `rest ana@example.net`, `leave ana@example.net`. */
  told: [] as string[],

  start(): void {
    window.end = new AbortController();
    window.told.length = 0;
    const { signal } = window.end;
    const spotter = watchIdentifiers({ document, signal });
    window.spotter = { ...spotter, ...createReadingOrder(document, spotter) };
    const tell = (what: string) => (mark: Mark) =>
      window.told.push(`${what} ${mark.identifier.value}`);
    const { at } = window.spotter;
    // As slow as a machine may be, no test is: the pointer rests until time is made to pass.
    const delay = () => 60_000;
    watchPointer({ document, signal, at, delay, onRest: tell('rest'), onLeave: tell('leave') });
  },

  /** Until what changed so far was looked at. */
  async settled(): Promise<void> {
    // Whatever observes the page hears of it in between.
    do await new Promise(requestAnimationFrame);
    while (isAnythingToCome());
  },

  /** What the pointer did, with all that it rests for over. */
  async toldInTime(): Promise<string[]> {
    await window.drawn();
    passTime();
    await new Promise(requestAnimationFrame);
    return window.told;
  },

  /** Until all that came by now has been looked at, in the frame after. */
  async drawn(): Promise<void> {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  },

  /** As a page does that works for long: until the agent has pressed or, `continuous`, moved. */
  keepBusy(includeContinuous = false): void {
    console.log('busy');
    const { scheduling } = navigator as unknown as Scheduling;
    const end = performance.now() + 5000;
    while (!scheduling.isInputPending({ includeContinuous }) && performance.now() < end);
  },

  /** The first text in the first element that matches. */
  textIn(selector: string): Text {
    const text = document.querySelector(selector)?.firstChild;
    if (text?.nodeType !== Node.TEXT_NODE) throw new Error(`No text in ${selector}.`);
    return text as Text;
  },

  /** What is painted, in the page's order: `ana@example.net`, in pieces where it is split. */
  painted(name?: string): string[] {
    return [...CSS.highlights]
      .filter(([own]) => own.startsWith('whereabouts-') && (!name || own === name))
      .flatMap(([, highlight]) => [...highlight])
      .sort((a, b) => {
        const order = a.startContainer.compareDocumentPosition(b.startContainer);
        if (order === 0) return a.startOffset - b.startOffset;
        return order & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
      })
      .map(({ startContainer, startOffset, endOffset }) =>
        String(startContainer.textContent?.slice(startOffset, endOffset)),
      );
  },
};

export type InPage = typeof inPage;
Object.assign(window, inPage);
