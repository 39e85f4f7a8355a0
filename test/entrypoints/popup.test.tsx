// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { PopupPage } from '../../entrypoints/popup/PopupPage.tsx';
import type { PopupEdges } from '../../entrypoints/popup/use-popup.ts';
import { MAX_IDENTIFIERS } from '../../lib/api.ts';
import type { Identifier } from '../../lib/identifier-schema.ts';
import type { Lookup } from '../../lib/lookup.ts';
import type { Insertion, Request, TabRequest } from '../../lib/messages.ts';
import { sampleLookup } from '../../lib/sample-lookup.ts';
import { createWorker, NOW } from './worker.ts';

afterEach(cleanup);

const CLINIC = 'https://clinic.example.com';
const ana: Identifier = { kind: 'recipient', value: 'ana.ruiz@example.net' };
/** The popup's clock goes by seconds. */
const LATER = { timeout: 5_000 };
const anaAsId: Identifier = { kind: 'messageId', value: ana.value };
const jo: Identifier = { kind: 'recipient', value: 'jo.lind@example.com' };

interface Tab {
  url?: string;
  spotted?: Identifier[];
  insertion?: Insertion;
  token?: string;
}

async function open(tab: Tab = {}, edges: Partial<PopupEdges> = {}, worker = createWorker()) {
  const { spotted = [], insertion, url = `${CLINIC}/tickets/1`, token = 'secret' } = tab;
  const copied: string[] = [];
  const inserted: string[] = [];
  await worker.store.save({ helpdesks: [CLINIC] });
  await worker.store.saveStatusApi('https://status.example.com', token);
  await worker.grant([CLINIC]);

  const askFrames = (async (_: number, { type }: TabRequest) => {
    if (type !== 'listIdentifiers') throw new Error(`Not asked of a page here: ${type}.`);
    return [{ frameId: 0, reply: spotted.map((identifier) => ({ identifier, count: 1 })) }];
  }) as PopupEdges['askFrames'];

  render(
    <PopupPage
      edges={{
        ask: worker.ask,
        askFrames,
        findEditorInTab: async () => ({ kind: 'noEditor' }),
        insertInTab: async (_, text) => {
          if (!insertion) throw new Error('No content script here.');
          inserted.push(text);
          return insertion;
        },
        setStatusesInTab: async () => {},
        lookUp: (identifier) => worker.ask({ type: 'lookUp', identifier }),
        lookUpAll: (identifiers, { refresh } = {}) =>
          worker.ask({ type: 'lookUpAll', identifiers, refresh }),
        showOnPage: () => () => {},
        takePending: async () => '',
        readActiveTab: async () => ({ id: 7, url }),
        isAllowed: worker.isAllowed,
        requestOrigin: async (origin) => worker.grant([origin]),
        copy: async (text) => {
          copied.push(text);
        },
        ...edges,
      }}
    />,
  );
  await screen.findByLabelText('Address or message ID');
  return { ...worker, copied, inserted };
}

it.each(['chrome://settings', 'https://chromewebstore.google.com/', 'file:///notes.html'])(
  'promises no look-up on %s before it is set up, only that none needs the page',
  async (url) => {
    await open({ url, token: '' });
    await screen.findByText(/Looking something up needs no page/);
    expect(document.body.textContent).not.toMatch(/looking .*works/i);
  },
);

const field = () => screen.getByLabelText<HTMLTextAreaElement>('Address or message ID');
const type = (value: string) => fireEvent.input(field(), { target: { value } });
const enter = (shiftKey = false) => fireEvent.keyDown(field(), { key: 'Enter', shiftKey });
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const looked = ({ asked }: Awaited<ReturnType<typeof open>>) =>
  asked.flatMap((request) => (request.type === 'lookUp' ? [request.identifier] : []));

describe('typing', () => {
  it('is ready to type when it opens', async () => {
    await open();
    expect(document.activeElement).toBe(field());
  });

  it.each([
    ['the button', () => press('Look up')],
    ['Enter', () => enter()],
  ])('looks an address up with %s and shows its card', async (_, go) => {
    const popup = await open();
    type(ana.value);
    go();
    await screen.findByRole('dialog', { name: ana.value });
    expect(looked(popup)).toEqual([ana, anaAsId]);
  });

  it('breaks the line with Shift+Enter instead of looking up', async () => {
    const popup = await open();
    type(ana.value);
    enter(true);
    expect(looked(popup)).toEqual([]);
  });

  it('says why something can’t be looked up, and keeps it there to mend', async () => {
    const popup = await open();
    type('ana at example');
    enter();
    await expect.poll(() => document.getElementById('understood')?.textContent).toBeTruthy();
    expect(field().value).toBe('ana at example');
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(looked(popup)).toEqual([]);
  });

  it('understands headers with their line breaks, and lets the agent choose', async () => {
    const popup = await open();
    type(
      'Message-ID: <first.1@mail.example.com>\nTo: Ana <ana.ruiz@example.net>\nSubject: Intake form\n',
    );
    await screen.findByText(/^Understood as an email’s headers/);
    enter();
    expect(looked(popup)).toEqual([]);

    const choices = screen.getByRole('group', { name: 'Which one?' });
    const first = within(choices).getByRole('button', { name: /first\.1@mail\.example\.com/ });
    fireEvent.click(first);
    await screen.findByRole('dialog', { name: 'first.1@mail.example.com' });
    expect(looked(popup)).toEqual([{ kind: 'messageId', value: 'first.1@mail.example.com' }]);
  });

  it('chooses the first one by Enter twice, however quickly', async () => {
    await open();
    type('Message-ID: <first.1@mail.example.com>\nTo: Ana <ana.ruiz@example.net>');
    await screen.findByText(/^Understood as an email’s headers/);
    const press = () => new KeyboardEvent('keydown', { key: 'Enter', bubbles: true });
    field().dispatchEvent(press());
    await Promise.resolve(); // all that comes between two keys of a busy browser: no frame
    expect(document.activeElement?.textContent).toContain('first.1@mail.example.com');
  });

  it('shows what was asked for last, whichever answer comes last', async () => {
    const answers = new Map<string, (lookup: Lookup) => void>();
    const lookUp = ({ value }: Identifier) =>
      new Promise<Lookup>((resolve) => void answers.set(value, resolve));
    await open({ spotted: [ana, jo] }, { lookUp });
    fireEvent.click(await screen.findByRole('button', { name: /ana\.ruiz/ }));
    press(/jo\.lind/);
    const card = await screen.findByRole('dialog', { name: jo.value });
    answers.get(jo.value)?.({ kind: 'unavailable', obstacle: { kind: 'offline' } });
    answers.get(ana.value)?.(sampleLookup(NOW));
    await within(card).findByRole('button', { name: 'Try again' });
    expect(screen.queryByRole('dialog', { name: ana.value })).toBeNull();
  });

  it('asks again once, by itself, when there were too many requests', async () => {
    const busy: Lookup = {
      kind: 'unavailable',
      obstacle: { kind: 'rateLimited', retryAt: Date.now() + 300 },
    };
    const answers = [busy, sampleLookup(NOW)];
    const asked: boolean[] = [];
    await open(
      { spotted: [ana] },
      {
        lookUp: async (_, { refresh = false } = {}) => {
          asked.push(refresh);
          return answers.shift() ?? busy;
        },
      },
    );
    fireEvent.click(await screen.findByRole('button', { name: /ana\.ruiz/ }));
    await screen.findByText(/^Trying again in/);
    await expect.poll(() => screen.queryByRole('status')?.textContent, LATER).toBe('Delivered');
    expect(asked).toEqual([false, true]);
  });

  it('looks up what the context menu opened it with', async () => {
    const popup = await open({}, { takePending: async () => ana.value });
    await screen.findByRole('dialog', { name: ana.value });
    expect(looked(popup)).toEqual([ana, anaAsId]);
  });
});

describe('what can be an address or a message ID', () => {
  const both = 'a.1@mail.example';
  const found = sampleLookup(NOW);
  const notFound: Lookup = { ...found, kind: 'notFound' };
  const offline: Lookup = { kind: 'unavailable', obstacle: { kind: 'offline' } };
  /** A log that answers like this. */
  const log = (byKind: Record<Identifier['kind'], Lookup | Promise<Lookup>>) => ({
    lookUp: async ({ kind }: Identifier) => byKind[kind],
  });
  const lookUp = (typed: string) => {
    type(typed);
    enter();
    return screen.findByRole('dialog', { name: both });
  };
  /** A card by message ID tells the recipient. */
  const recipient = () => screen.queryByText(`To ${found.deliveries[0].recipient}`);

  it('says that it is looked up as both', async () => {
    await open();
    type(both);
    await screen.findByText(/^An address or a message ID: both are looked up/);
  });

  it.each([both, `<${both}>`])('is shown as what it was found as: %s', async (typed) => {
    await open({}, log({ recipient: notFound, messageId: found }));
    const card = await lookUp(typed);
    await within(card).findByText('Delivered');
    expect(recipient()).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Show it as/ })).toBeNull();
  });

  it('is shown as an address first when it was found as both, with the other at hand', async () => {
    await open({}, log({ recipient: found, messageId: found }));
    await lookUp(both);
    fireEvent.click(await screen.findByRole('button', { name: 'Show it as a message ID' }));
    await screen.findByRole('button', { name: 'Show it as an address' });
    expect(recipient()).toBeTruthy();
  });

  it('is shown as a message ID first when it stands in angle brackets', async () => {
    await open({}, log({ recipient: found, messageId: found }));
    await lookUp(`<${both}>`);
    await screen.findByRole('button', { name: 'Show it as an address' });
    expect(recipient()).toBeTruthy();
  });

  it('is searched as both before it is called not found', async () => {
    await open({}, log({ recipient: notFound, messageId: notFound }));
    const card = await lookUp(both);
    await within(card).findByText('Not found in the log');
    expect(card.textContent).toContain(
      `no email to ${both}, and none with the message ID ${both}. It was searched`,
    );
  });

  it('is not called not found while the log can’t be asked for one of them', async () => {
    await open({}, log({ recipient: notFound, messageId: offline }));
    const card = await lookUp(both);
    await within(card).findByText('The email log can’t be reached');
    expect(screen.queryByText('Not found in the log')).toBeNull();
  });

  it('is shown as the address that is known while the message ID is still asked for', async () => {
    await open({}, log({ recipient: found, messageId: new Promise(() => {}) }));
    await within(await lookUp(both)).findByText('Delivered');
  });

  it('is asked for anew as both', async () => {
    const asked: unknown[] = [];
    await open(
      {},
      {
        lookUp: async ({ kind }, { refresh } = {}) => {
          asked.push([kind, refresh]);
          return notFound;
        },
      },
    );
    await lookUp(both);
    fireEvent.click(await screen.findByRole('button', { name: 'Look again' }));
    expect(asked.slice(2)).toEqual([
      ['recipient', true],
      ['messageId', true],
    ]);
  });

  it('is listed once among the last look-ups', async () => {
    await open();
    type(ana.value);
    enter();
    const list = await screen.findByRole('region', { name: 'Last look-ups' });
    expect(within(list).getAllByRole('button', { name: /ana\.ruiz/ })).toHaveLength(1);
  });
});

describe('the page', () => {
  it('lists what was spotted and looks none up until it is clicked', async () => {
    const popup = await open({ spotted: [ana, jo] });
    await screen.findByRole('button', { name: /jo\.lind/ });
    screen.getByRole('link', { name: 'One is missing? Find out why' });
    expect(looked(popup)).toEqual([]);
    press(/jo\.lind/);
    await screen.findByRole('dialog', { name: jo.value });
    expect(looked(popup)).toEqual([jo]);
  });

  it.each([
    ['chrome://extensions/', /belongs to the browser/],
    ['https://chromewebstore.google.com/', /keep extensions out/],
    ['file:///tmp/ticket.html', /a file on your computer/],
    [`${CLINIC}/attachments/letter.pdf`, /is a PDF/],
    ['https://elsewhere.example.net/', /isn’t turned on for elsewhere\.example\.net/],
  ])('says of %s why nothing is marked, and looks up all the same', async (url, why) => {
    const popup = await open({ url });
    await screen.findByText(why);
    screen.getByRole('link', { name: 'Nothing marked? Find out why' });
    type(ana.value);
    enter();
    await screen.findByRole('dialog', { name: ana.value });
    expect(looked(popup)).toEqual([ana, anaAsId]);
  });

  it('is turned on from here, asking the browser within the click', async () => {
    const requested: string[] = [];
    const worker = createWorker();
    await open(
      { url: 'https://elsewhere.example.net/t/1', spotted: [ana] },
      {
        requestOrigin: async (origin) => {
          requested.push(origin);
          return worker.grant([origin]);
        },
      },
      worker,
    );
    fireEvent.click(await screen.findByRole('button', { name: 'Turn on for this helpdesk' }));
    expect(requested).toEqual(['https://elsewhere.example.net']);
    await screen.findByRole('button', { name: /ana\.ruiz/ });
    expect((await worker.store.read()).settings.helpdesks).toContain(
      'https://elsewhere.example.net',
    );
  });

  it('is turned on even when the browser’s question closes the popup', async () => {
    const worker = createWorker();
    const never = new Promise<boolean>(() => {});
    await open({ url: 'https://elsewhere.example.net/' }, { requestOrigin: () => never }, worker);
    fireEvent.click(await screen.findByRole('button', { name: 'Turn on for this helpdesk' }));
    cleanup();
    // The worker acts on this list when the permission comes.
    await expect
      .poll(async () => (await worker.store.read()).settings.helpdesks)
      .toContain('https://elsewhere.example.net');
  });

  it('says that the browser doesn’t allow it yet, and lets the agent allow it', async () => {
    const worker = createWorker({ policy: { helpdesks: ['https://desk.example.com'] } });
    await open({ url: 'https://desk.example.com/t/1', spotted: [ana] }, {}, worker);
    await screen.findByText(/meant to run on desk\.example\.com, but the browser/);
    press('Allow');
    await screen.findByRole('button', { name: /ana\.ruiz/ });
  });

  it('keeps a helpdesk that was turned on before when the agent says no', async () => {
    const worker = createWorker();
    await worker.store.save({ helpdesks: [CLINIC] });
    await open({}, { requestOrigin: async () => false, isAllowed: async () => false }, worker);
    fireEvent.click(await screen.findByRole('button', { name: 'Allow' }));
    await screen.findByText(/Nothing is changed/);
    expect((await worker.store.read()).settings.helpdesks).toEqual([CLINIC]);
  });

  it('keeps what was turned on elsewhere since the popup opened', async () => {
    const worker = createWorker();
    await open({ url: 'https://elsewhere.example.net/' }, {}, worker);
    const turnOn = await screen.findByRole('button', { name: 'Turn on for this helpdesk' });
    await worker.store.save({ helpdesks: [CLINIC, 'https://other.example.com'] });
    fireEvent.click(turnOn);
    await expect
      .poll(async () => (await worker.store.read()).settings.helpdesks)
      .toEqual([CLINIC, 'https://other.example.com', 'https://elsewhere.example.net']);
  });

  it('changes nothing when the agent says no', async () => {
    const { store } = await open(
      { url: 'https://elsewhere.example.net/' },
      { requestOrigin: async () => false },
    );
    fireEvent.click(await screen.findByRole('button', { name: 'Turn on for this helpdesk' }));
    await screen.findByText(/Nothing is changed/);
    expect((await store.read()).settings.helpdesks).toEqual([CLINIC]);
  });
});

it('shows of what is on the page what is known already, without asking', async () => {
  const worker = createWorker();
  const ask = (async (request: Request) =>
    request.type === 'readFreshLookups'
      ? [null, sampleLookup(NOW, 'failed')]
      : worker.ask(request)) as PopupEdges['ask'];
  const popup = await open({ spotted: [ana, jo] }, { ask }, worker);
  await screen.findByRole('button', { name: /jo\.lind.*Failed/ });
  expect(looked(popup)).toEqual([]);
});

describe('looking all up', () => {
  const offline: Lookup = { kind: 'unavailable', obstacle: { kind: 'offline' } };
  const many = Array.from({ length: 120 }, (_, i): Identifier => {
    return { kind: 'recipient', value: `client-${i}@example.net` };
  });
  /** A log that is asked as often as the list says, and answers like this. */
  function log(...answers: ((one: Identifier) => Lookup)[]) {
    const asked: Identifier[][] = [];
    const lookUpAll: PopupEdges['lookUpAll'] = async (identifiers) => {
      asked.push(identifiers);
      const answer = answers.shift() ?? (() => sampleLookup(NOW));
      return identifiers.map(answer);
    };
    return { asked, lookUpAll };
  }
  const lookUpAll = async () =>
    fireEvent.click(await screen.findByRole('button', { name: 'Look up all' }));
  const value = (button: HTMLElement) => button.querySelector('.entry-value')?.textContent;
  const listed = () =>
    within(screen.getByRole('list', { name: /^On this page/ }))
      .getAllByRole('button')
      .map(value);

  it('asks for no more at once than a request takes', async () => {
    const { asked, lookUpAll: edge } = log();
    await open({ spotted: many }, { lookUpAll: edge });
    await lookUpAll();
    await screen.findByText('120 Delivered.', {}, LATER);
    expect(Math.max(...asked.map(({ length }) => length))).toBe(MAX_IDENTIFIERS);
    expect(asked.flat()).toEqual(many);
  });

  it('says of whom there is no answer, and asks again for those alone', async () => {
    const { asked, lookUpAll: edge } = log((one) =>
      one.value === jo.value ? offline : sampleLookup(NOW, 'failed'),
    );
    await open({ spotted: [ana, jo] }, { lookUpAll: edge });
    await lookUpAll();
    await screen.findByText('1 got no answer: The email log can’t be reached.');
    await screen.findByText('1 Failed, 1 without an answer.');
    press('Ask for those again');
    await screen.findByText('1 Failed, 1 Delivered.');
    expect(asked).toEqual([[ana, jo], [jo]]);
    expect(screen.queryByText(/got no answer/)).toBeNull();
  });

  it('doesn’t ask a log that answers nothing for all the others as well', async () => {
    const { asked, lookUpAll: edge } = log(() => offline);
    await open({ spotted: many }, { lookUpAll: edge });
    await lookUpAll();
    await screen.findByText(
      '100 got no answer: The email log can’t be reached. The other 20 weren’t asked for.',
      {},
      LATER,
    );
    expect(asked).toHaveLength(1);
  });

  it('tells “not found” and “no answer” apart, and puts who needs nothing last', async () => {
    const cy: Identifier = { kind: 'recipient', value: 'cy@example.net' };
    const { lookUpAll: edge } = log((one) => {
      if (one === ana) return sampleLookup(NOW);
      return one === jo ? { ...sampleLookup(NOW), kind: 'notFound' } : offline;
    });
    await open({ spotted: [ana, jo, cy] }, { lookUpAll: edge });
    await lookUpAll();
    await screen.findByRole('button', { name: /jo\.lind.*Not found/ });
    await screen.findByRole('button', { name: /cy@.*No answer/ });
    await expect.poll(listed).toEqual([cy.value, jo.value, ana.value]);
  });

  it('moves no row while the focus is in the list', async () => {
    const { lookUpAll: edge } = log((one) => sampleLookup(NOW, one === jo ? 'failed' : 'open'));
    await open({ spotted: [ana, jo] }, { lookUpAll: edge });
    const row = await screen.findByRole('button', { name: /ana\.ruiz/ });
    row.focus();
    await lookUpAll();
    await screen.findByText(/1 Failed, 1 Open/);
    expect(listed()).toEqual([ana.value, jo.value]);
    field().focus();
    await expect.poll(listed).toEqual([jo.value, ana.value]);
  });

  it('shows on the page the one that has the focus, until it hasn’t', async () => {
    const shown: string[] = [];
    const showOnPage: PopupEdges['showOnPage'] = (tabId, frameId, { value }) => {
      shown.push(`${tabId} ${frameId} ${value}`);
      return () => void shown.pop();
    };
    await open({ spotted: [ana, jo] }, { showOnPage });
    const row = await screen.findByRole('button', { name: /ana\.ruiz/ });
    row.focus();
    fireEvent.keyDown(row, { key: 'ArrowDown' });
    expect(shown).toEqual([`7 0 ${jo.value}`]);
    expect(document.activeElement?.textContent).toContain(jo.value);
    field().focus();
    expect(shown).toEqual([]);
  });
});

describe('replies', () => {
  async function openCard(insertion?: Insertion, edges: Partial<PopupEdges> = {}) {
    const popup = await open(insertion ? { insertion } : {}, edges);
    type(ana.value);
    enter();
    const [insert] = await screen.findAllByRole('button', { name: /^Insert: / });
    fireEvent.click(insert as HTMLElement);
    return popup;
  }

  it('go into the editor of the page', async () => {
    const { inserted, copied } = await openCard({ kind: 'inserted', undoable: true });
    await expect.poll(() => inserted.length).toBe(1);
    expect(copied).toEqual([]);
  });

  it('go in once when asked for again before the page has told', async () => {
    const arrived: ((insertion: Insertion) => void)[] = [];
    await openCard(undefined, {
      insertInTab: () => new Promise((resolve) => arrived.push(resolve)),
    });
    const [insert] = screen.getAllByRole('button', { name: /^Insert: / });
    await expect.poll(() => arrived).toHaveLength(1);
    fireEvent.click(insert as HTMLElement);
    arrived[0]?.({ kind: 'inserted', undoable: true });
    await screen.findByText(/^Inserted/);
    expect(arrived).toHaveLength(1);
  });

  it('are told of under the card that they came from, and under no other', async () => {
    const arrived: ((insertion: Insertion) => void)[] = [];
    await openCard(undefined, {
      insertInTab: () => new Promise((resolve) => arrived.push(resolve)),
    });
    await expect.poll(() => arrived).toHaveLength(1);
    type(jo.value);
    enter();
    await screen.findByRole('dialog', { name: jo.value });
    await act(async () => {
      arrived[0]?.({ kind: 'inserted', undoable: true });
      await new Promise((resolve) => setTimeout(resolve)); // a task: the popup has heard by then
    });
    expect(screen.queryByText(/^Inserted/)).toBeNull();
  });

  it('are copied by the popup where the page has no editor', async () => {
    const { copied } = await openCard({ kind: 'failed', why: 'noEditor' });
    await expect.poll(() => copied.length).toBe(1);
  });

  it('are copied where no content script runs', async () => {
    const { copied } = await openCard();
    await expect.poll(() => copied.length).toBe(1);
  });
});

it('says of a copy that the browser refuses just that', async () => {
  await open({}, { copy: () => Promise.reject(new Error('The popup has lost the focus.')) });
  type(ana.value);
  enter();
  fireEvent.click(await screen.findByRole('button', { name: `Copy ${ana.value}` }));
  await screen.findByText(/^The clipboard can’t be reached/);
});

describe('last look-ups', () => {
  it('are listed, and can be forgotten', async () => {
    await open();
    type(ana.value);
    enter();
    const list = await screen.findByRole('region', { name: 'Last look-ups' });
    within(list).getByRole('button', { name: /ana\.ruiz.*Delivered/s });
    press('Forget');
    await expect.poll(() => screen.queryByRole('region', { name: 'Last look-ups' })).toBeNull();
    expect(document.activeElement).toBe(field());
  });
});

it('says of a look-up of this moment that it was just now', async () => {
  const worker = createWorker();
  const ask = (async (request: Request) =>
    request.type === 'readRecentLookups'
      ? [{ identifier: ana, lookup: sampleLookup(NOW), askedAt: Date.now() }]
      : worker.ask(request)) as PopupEdges['ask'];
  await open({}, { ask }, worker);
  await screen.findByRole('button', { name: /ana\.ruiz.*just now/s });
});

it('leads to the options while nothing is set up', async () => {
  const { ask, asked, isAllowed } = createWorker();
  render(
    <PopupPage
      edges={{
        ...{ ask, isAllowed, askFrames: ask as never, lookUp: ask as never }, // not called
        findEditorInTab: ask as never,
        insertInTab: ask as never,
        setStatusesInTab: ask as never,
        ...{ lookUpAll: ask as never, showOnPage: ask as never }, // nor are these
        takePending: async () => '',
        readActiveTab: async () => undefined,
        requestOrigin: async () => false,
        copy: async () => {},
      }}
    />,
  );
  fireEvent.click(await screen.findByRole('button', { name: 'Set it up' }));
  expect(asked.map((request) => request.type)).toContain('openOptions');
});

it('says that only the token is missing where the address is known', async () => {
  await open({ token: '' });
  await screen.findByText(/has no access token for it yet/);
  screen.getByRole('button', { name: 'Enter the token' });
});
