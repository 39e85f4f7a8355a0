/** What is measured on a page, in the page: bundled into it, as properties of its window. */
import linkifyElement from 'linkify-element';
import MarkJs from 'mark.js';
import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { MOST_PAINTED } from '../lib/page/paint.ts';
import { createReadingOrder } from '../lib/page/reading-order.ts';
import { type Spotter, watchIdentifiers } from '../lib/page/watch.ts';

const ROWS = 1000;
const RENDERS = 100;
/** When something is wrong, it is to be known. */
const PATIENCE_MS = 20_000;

interface Spotting {
  /** Until the last mark was painted: milliseconds of ours, and of layout that we made necessary. */
  marking: number;
  /** After that: looking for shadow roots. */
  rest: number;
  longestTask: number;
}

const measures = {
  /** A lower bound: a walk through the text with an `@` gate, nothing found out and nothing done. */
  bareWalk(identifiers: number): number {
    const start = performance.now();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let hits = 0;
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      if ((text as Text).data.indexOf('@') !== -1) hits++;
    }
    if (hits !== identifiers) throw new Error(`${hits} texts with @`);
    return performance.now() - start;
  },

  /** It finds addresses only, and puts elements into the page. */
  markJs(): number {
    const start = performance.now();
    new MarkJs(document.body).markRegExp(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g);
    document.body.getBoundingClientRect();
    return performance.now() - start;
  },

  /** It looks for URLs as well, which are left as they are here; it, too, puts elements into the page. */
  linkifyElement(): number {
    const start = performance.now();
    linkifyElement(document.body, { validate: (_, type) => type === 'email' }, document);
    document.body.getBoundingClientRect();
    return performance.now() - start;
  },

  async spot(identifiers: number): Promise<Spotting> {
    return (await spotAll(identifiers)).spotting;
  },

  /** Milliseconds for one point of the viewport. */
  async hitTest(identifiers: number): Promise<number> {
    const { spotter } = await spotAll(identifiers);
    const start = performance.now();
    for (let i = 0; i < 1000; i++) spotter.at((i * 37) % 900, (i * 13) % 700);
    return (performance.now() - start) / 1000;
  },

  /** React rendering rows whose addresses change, with us and without, by turns. */
  async react(): Promise<{ with: number[]; without: number[] }> {
    document.body.replaceChildren();
    const root = createRoot(document.body.appendChild(document.createElement('table')));
    const times = { with: [] as number[], without: [] as number[] };
    for (let round = 0; round < 10; round++) {
      const way = round % 2 === 0 ? 'with' : 'without';
      const end = new AbortController();
      if (way === 'with') watchIdentifiers({ document, signal: end.signal });
      const start = performance.now();
      for (let i = 0; i < RENDERS; i++) {
        flushSync(() => root.render(rows(round * RENDERS + i)));
        document.body.getBoundingClientRect();
        await null; // for the observers
      }
      times[way].push(performance.now() - start);
      end.abort();
      await pause(100);
    }
    return times;
  },

  /** A ticket is left for another, so many times; the last is left for none. */
  async switchTickets(times: number): Promise<void> {
    const end = new AbortController();
    const spotter = watchIdentifiers({ document, signal: end.signal });
    const order = createReadingOrder(document, spotter);
    for (let i = 0; i < times; i++) {
      document.body.innerHTML = Array.from(
        { length: 20 },
        (_, line) => `<p>Ticket ${i}, to person${line}@clinic${i}.example.net, since Monday</p>`,
      ).join('');
      const patience = performance.now() + PATIENCE_MS;
      while (order.list().length < 20 && performance.now() < patience) await pause(20);
    }
    document.body.replaceChildren();
    while (order.list().length > 0) await pause(20);
    Object.assign(window, { spotter });
  },

  /** The page's own updates, with us and without, by turns: two pages differ by more than we cost. */
  async updates(): Promise<{ with: number[]; without: number[] }> {
    const times = { with: [] as number[], without: [] as number[] };
    for (let round = 0; round < 24; round++) {
      const way = round % 2 === 0 ? 'with' : 'without';
      const end = new AbortController();
      if (way === 'with') watchIdentifiers({ document, signal: end.signal });
      await pause(400);
      times[way].push(await update(round));
      end.abort();
    }
    return times;
  },
};

async function spotAll(identifiers: number): Promise<{ spotter: Spotter; spotting: Spotting }> {
  const slices: number[] = [];
  let marking = 0;
  let painted = 0;
  const { requestIdleCallback } = window;
  // Ours is the only code in the page that asks for idle time.
  window.requestIdleCallback = (slice, options) =>
    requestIdleCallback((deadline) => {
      const start = performance.now();
      slice(deadline);
      document.body.getBoundingClientRect();
      slices.push(performance.now() - start);
      const ranges = [...CSS.highlights.values()].reduce((sum, { size }) => sum + size, 0);
      if (ranges > painted) marking = sum(slices);
      painted = ranges;
    }, options);

  const spotter = watchIdentifiers({ document, signal: new AbortController().signal });
  const patience = performance.now() + PATIENCE_MS;
  // However long it takes on a busy machine; then until no more is to be done.
  const toPaint = Math.min(identifiers, MOST_PAINTED);
  while (painted < toPaint && performance.now() < patience) await pause(50);
  for (let before = -1; before !== slices.length; await pause(300)) before = slices.length;
  window.requestIdleCallback = requestIdleCallback;
  const marks = createReadingOrder(document, spotter).list().length;
  if (marks !== identifiers) throw new Error(`${marks} marks`);
  const rest = sum(slices) - marking;
  return { spotter, spotting: { marking, rest, longestTask: Math.max(...slices) } };
}

function rows(render: number) {
  return createElement(
    'tbody',
    null,
    Array.from({ length: ROWS }, (_, i) =>
      createElement(
        'tr',
        { key: i },
        createElement('td', null, `Ticket ${i}`),
        createElement('td', null, i % 10 === 0 ? `person${render}@example.net` : `Step ${render}`),
      ),
    ),
  );
}

/** 400 updates as frameworks make them, with the layout they lead to: milliseconds. */
async function update(round: number): Promise<number> {
  const tickets = document.querySelectorAll('.ticket');
  const start = performance.now();
  for (let i = 0; i < 400; i++) {
    const ticket = tickets[(i * 7 + round) % tickets.length] as Element;
    const about = ticket.querySelector('li') as Element;
    (about.firstChild as Text).data = `About person${i}@example.net, since Tuesday`;
    about.after(about.cloneNode(true));
    about.nextElementSibling?.nextElementSibling?.remove();
    (ticket.querySelector('i') as Element).textContent = `Reply ${i}`;
    if (i % 10 !== 9) continue;
    await null;
    document.body.getBoundingClientRect();
  }
  return performance.now() - start;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function sum(values: number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

export type Measures = typeof measures;
Object.assign(window, { measures });
