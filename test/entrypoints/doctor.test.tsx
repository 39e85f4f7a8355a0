// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, expect, it } from 'vitest';
import { DoctorPage } from '../../entrypoints/doctor/DoctorPage.tsx';
import type { DoctorEdges } from '../../entrypoints/doctor/use-doctor.ts';
import type { TabRequest } from '../../lib/messages.ts';
import type { Spotted } from '../../lib/spotted.ts';
import { createWorker } from './worker.ts';

afterEach(cleanup);

const CLINIC = 'https://clinic.example.com';
const TICKET = `${CLINIC}/tickets/ana.ruiz@example.net?q=Qz7Lw2pXSgKfVb1nT4cRdA`;

async function open(edges: Partial<DoctorEdges> = {}, helpdesks = [CLINIC]) {
  const worker = createWorker();
  await worker.store.save({ helpdesks });
  await worker.store.saveStatusApi('https://status.example.com/ana.ruiz', 'secret-token');
  await worker.grant(helpdesks);
  const copied: string[] = [];
  const spotted: Spotted[] = [
    { identifier: { kind: 'recipient', value: 'ana.ruiz@example.net' }, who: 'client', count: 2 },
    { identifier: { kind: 'messageId', value: 'Qz7Lw2pXSgKfVb1nT4cRdA@ismtpd-7' }, count: 1 },
  ];
  const reply = ({ type }: TabRequest) =>
    type === 'listIdentifiers' ? spotted : { verdict: 'none' };
  render(
    <DoctorPage
      edges={{
        ask: worker.ask,
        askFrames: (async (_: number, request: TabRequest) => [
          { frameId: 0, reply: reply(request) },
        ]) as DoctorEdges['askFrames'], // one function for all pairs of request and reply
        readTab: async () => ({ id: 7, url: TICKET }),
        isAllowed: worker.isAllowed,
        requestOrigin: async (origin) => worker.grant([origin]),
        lookAtFrames: async () => [
          { frames: { srcdoc: 1 }, unmarked: { hidden: 1, fields: 0, editors: 0 } },
        ],
        readVersion: async () => ({ extension: '1.2.3', browser: 'Chrome 141' }),
        copy: async (text) => void copied.push(text),
        ...edges,
      }}
    />,
  );
  return { ...worker, copied };
}

const line = async (title: string) =>
  (await screen.findByRole('heading', { name: title })).parentElement as HTMLElement;
const finding = async (title: string, words: RegExp) => within(await line(title)).findByText(words);

it('makes all checks and tells what each came to', async () => {
  await open();
  await screen.findByText('Nothing is wrong. One thing is worth a look.');
  await finding('This page', /turned on and allowed for https:\/\/clinic\.example\.com/);
  await finding('Addresses and message IDs', /^2 spotted\. Not marked: 1 in text/);
  await finding('Frames', /^The page has 1 frame: 1 written into .* It runs in 0 of them/);
  await finding('Versions', /Whereabouts 1\.2\.3, in Chrome 141/);
});

it('shows each result as it comes', async () => {
  await open({ lookAtFrames: () => new Promise(() => {}) });
  await finding('Access token', /is accepted/);
  await finding('Frames', /^Checking …$/);
  screen.getByText('Checking …', { selector: '[role=status]' });
});

it('says of a check that can’t be made that it can’t', async () => {
  await open({
    askFrames: async () => {
      throw new Error('No tab with id: 7.');
    },
  });
  await screen.findByText(/^Nothing is wrong\. 4 can’t be told\.$/);
  await finding('Whereabouts in the page', /^Not told$/);
  await finding('Your helpdesk', /^Not told$/);
});

it('turns it on from here, asking the browser within the click, and checks again', async () => {
  const requested: string[] = [];
  const { store, grant } = await open(
    {
      requestOrigin: async (origin) => {
        requested.push(origin);
        return grant([origin]);
      },
    },
    [],
  );
  await finding('This page', /isn’t turned on/);
  fireEvent.click(screen.getByRole('button', { name: 'Turn on for this helpdesk' }));
  expect(requested).toEqual([CLINIC]);
  await finding('This page', /^Whereabouts is turned on and allowed/);
  expect((await store.read()).settings.helpdesks).toEqual([CLINIC]);
});

it('copies a report without a client, a ticket or a token in it', async () => {
  const { copied } = await open();
  fireEvent.click(await screen.findByRole('button', { name: 'Copy' }));
  await screen.findByText('Copied.');
  const [report = ''] = copied;
  expect(report).toContain(CLINIC);
  expect(report).toContain('2 spotted');
  expect(report).not.toMatch(/@|ana\.ruiz|Qz7Lw2p|tickets|secret-token/i);
  expect(screen.getByText(/^Whereabouts: why is nothing marked\?/).textContent).toBe(report);
});
