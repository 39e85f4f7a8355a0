// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { OptionsPage } from '../../entrypoints/options/OptionsPage.tsx';
import type { Obstacle } from '../../lib/lookup.ts';
import type { ConnectionTest } from '../../lib/messages.ts';
import { settingsSchema } from '../../lib/settings.ts';
import { writeSettingsFile } from '../../lib/settings-file.ts';
import { createWorker } from './worker.ts';

afterEach(cleanup);

const ADDRESS = 'https://status.example.com';

async function open(worker = createWorker(), requestOrigins = worker.grant) {
  const { ask, isAllowed } = worker;
  render(<OptionsPage edges={{ ask, isAllowed, requestOrigins }} />);
  await screen.findByLabelText('Status API address');
  return worker;
}

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const type = (label: string, value: string) => fireEvent.input(field(label), { target: { value } });
/** Typed, and the field left. */
const fill = (label: string, value: string) => {
  type(label, value);
  fireEvent.change(field(label));
};
const refuse = async () => false;
const failed = (obstacle: Obstacle): ConnectionTest => ({ kind: 'failed', obstacle });

describe('status API', () => {
  it('keeps address and token, and shows the token to nobody', async () => {
    const { store } = await open();
    type('Status API address', `${ADDRESS}/`);
    type('Access token', ' secret ');
    press('Save');

    await screen.findByText('Saved. Connected: the log reaches back 30 days.');
    expect((await store.read()).settings.statusApi).toBe(ADDRESS);
    expect(await store.readTokenFor(ADDRESS)).toBe('secret');
    expect(field('Access token').value).toBe('');
    expect(field('Access token').placeholder).toBe('Saved. Type to replace it.');
  });

  it('says of what it has saved when nothing can be looked up with it', async () => {
    const worker = createWorker();
    worker.find(failed({ kind: 'unauthorized' }));
    await open(worker);
    type('Status API address', ADDRESS);
    type('Access token', 'revoked');
    press('Save');

    await screen.findByText(/^Saved, but it doesn’t work yet\. .* refuses the token/);
    expect(worker.tested).toEqual([{ statusApi: ADDRESS, token: 'revoked' }]);
  });

  it('asks the browser for the address’s origin within the click', async () => {
    const requested: string[][] = [];
    await open(createWorker(), async (origins) => {
      requested.push(origins);
      return true;
    });
    type('Status API address', `${ADDRESS}:8443/mail`);
    type('Access token', 'secret');
    press('Save');
    // Nothing was awaited since the click.
    expect(requested).toEqual([[`${ADDRESS}:8443`]]);
  });

  it('saves nothing and loses nothing typed when the browser isn’t allowed to', async () => {
    const { store } = await open(createWorker(), refuse);
    type('Status API address', ADDRESS);
    type('Access token', 'secret');
    press('Save');

    await screen.findByText(/^Not saved: the browser isn’t allowed/);
    expect(field('Status API address').value).toBe(ADDRESS);
    expect(field('Access token').value).toBe('secret');
    expect((await store.read()).settings.statusApi).toBe('');
  });

  it('refuses plain http beyond this computer', async () => {
    const { asked } = await open();
    type('Status API address', 'http://status.example.com');
    press('Save');
    await screen.findByText(/^Only https:\/\/ is safe/);
    expect(asked.map((request) => request.type)).not.toContain('saveSettings');
  });

  it.each(['Save', 'Test connection'])(
    '%s says what is wrong with a token, and keeps it there to mend',
    async (button) => {
      const worker = await open();
      type('Status API address', ADDRESS);
      type('Access token', 'two parts');
      press(button);
      await screen.findByText(/^There is a space or a line break in the token/);
      expect(field('Access token').value).toBe('two parts');
      expect(worker.tested).toEqual([]);
      expect(await worker.store.readTokenFor(ADDRESS)).toBe('');
    },
  );

  it('says so when the browser takes no more, and keeps what was typed', async () => {
    const worker = createWorker({ isFull: true });
    await open(worker);
    type('Status API address', ADDRESS);
    type('Access token', 'secret');
    press('Save');
    await screen.findByText(/could not write it to disk/);
    expect(field('Status API address').value).toBe(ADDRESS);
    expect(field('Access token').value).toBe('secret');
  });

  it.each(['Save', 'Test connection'])(
    '%s never gives the kept token to another address',
    async (button) => {
      const worker = createWorker();
      await worker.store.saveStatusApi(ADDRESS, 'secret');
      await open(worker);
      type('Status API address', 'https://elsewhere.example.net');
      press(button);

      await screen.findByText(/^Type the token too/);
      expect(worker.tested).toEqual([]);
      expect((await worker.store.read()).settings.statusApi).toBe(ADDRESS);
    },
  );

  it('tests what is typed, before it is saved', async () => {
    const { tested, store } = await open();
    type('Status API address', ADDRESS);
    type('Access token', 'typed');
    press('Test connection');

    await screen.findByText('Connected: the log reaches back 30 days.');
    expect(tested).toEqual([{ statusApi: ADDRESS, token: 'typed' }]);
    expect(await store.readTokenFor(ADDRESS)).toBe('');
  });

  it.each<[ConnectionTest, RegExp]>([
    [failed({ kind: 'wrongScope' }), /knows this token, but not for look-ups/],
    [failed({ kind: 'unauthorized' }), /refuses the token/],
    [failed({ kind: 'offline' }), /Nothing answers at this address/],
    [failed({ kind: 'timedOut' }), /took too long/],
    [failed({ kind: 'serverError', status: 503 }), /HTTP 503/],
    [
      failed({ kind: 'badReply', detail: 'It answered with HTTP status 404.' }),
      /not as a status API does.*404/,
    ],
  ])('says in words what a test found: %j', async (found, words) => {
    const worker = createWorker();
    worker.find(found);
    await open(worker);
    type('Status API address', ADDRESS);
    type('Access token', 'typed');
    press('Test connection');
    await screen.findByText(words);
  });
});

describe('helpdesks', () => {
  it('turns one on and off', async () => {
    await open();
    type('Helpdesk address', 'clinic.example.com/agent/tickets/7');
    press('Turn on');
    fireEvent.click(
      await screen.findByRole('button', { name: 'Turn off https://clinic.example.com' }),
    );
    await screen.findByText('None is turned on yet.');
    await expect.poll(() => document.activeElement).toBe(field('Helpdesk address'));
    expect(field('Helpdesk address').value).toBe('');
  });

  it('turns two on in the same moment', async () => {
    const { ask, grant, store } = createWorker();
    const origins = ['https://a.example.com', 'https://b.example.com'];
    await grant(origins);
    await Promise.all(origins.map((origin) => ask({ type: 'turnOnHelpdesk', origin })));
    expect((await store.read()).settings.helpdesks).toEqual(origins);
  });

  it('keeps what was typed when the browser isn’t allowed to', async () => {
    await open(createWorker(), refuse);
    type('Helpdesk address', 'https://clinic.example.com');
    press('Turn on');
    await screen.findByText(/^Nothing is changed/);
    expect(field('Helpdesk address').value).toBe('https://clinic.example.com');
  });

  it('fills in a well-known one, and waits for the company’s name', async () => {
    const { asked } = await open();
    press('Zendesk');
    expect(field('Helpdesk address').value).toBe('https://YOUR-COMPANY.zendesk.com');
    expect(field('Helpdesk address').selectionStart).toBe('https://'.length);
    press('Turn on');
    await screen.findByText(/^Put your company’s own name/);
    expect(asked.map((request) => request.type)).not.toContain('turnOnHelpdesk');
  });

  it.each([
    ['http://helpdesk.intranet.test:3000', 1],
    ['https://helpdesk.intranet.test:3000', 0],
    ['http://127.0.0.1:3000', 0],
  ])('warns that others can read along: %s', async (address, warnings) => {
    await open();
    type('Helpdesk address', address);
    await screen.findByDisplayValue(address);
    expect(screen.queryAllByText(/others on the network can read/)).toHaveLength(warnings);
  });

  it('offers to allow one that the browser doesn’t allow yet', async () => {
    const worker = createWorker();
    await worker.store.save({ helpdesks: ['https://clinic.example.com'] });
    await open(worker);
    press('Allow https://clinic.example.com');
    await screen.findByText('Saved. Turned on.');
    expect(screen.queryByText(/doesn’t allow it yet/)).toBeNull();
  });
});

describe('organisation and card', () => {
  it('saves a field when it is left', async () => {
    const { store } = await open();
    fill('Minutes until support is contacted', '15');
    await screen.findByText('Saved');
    expect((await store.read()).settings.organisation.minutesUntilContact).toBe(15);
  });

  it.each([
    ['Minutes until support is contacted', '0', /^Not saved. Minutes are a whole number/],
    ['Minutes until support is contacted', '', /^Not saved. Minutes are a whole number/],
    ['Minutes until support is contacted', 'ten', /^Not saved. Minutes are a whole number/],
    ['Support contact', '', /^Not saved. Type the address/],
    ['Organisation’s name', ' ', /^Not saved. Type your organisation/],
    ['Delay before the card opens, in milliseconds', '3001', /^Not saved. The delay/],
  ])('says why %s can’t be %j, and leaves it there to mend', async (label, value, why) => {
    const { asked } = await open();
    fill(label, value);
    await screen.findByText(why);
    expect(field(label).value).toBe(value);
    expect(asked.map((request) => request.type)).not.toContain('saveSettings');
  });

  it('says beside each field what is wrong, also when another is saved meanwhile', async () => {
    await open();
    fill('Minutes until support is contacted', '0');
    fill('Organisation’s name', 'Clinic');
    await screen.findByText('Saved');
    screen.getByText(/^Not saved. Minutes are a whole number/);
    expect(field('Minutes until support is contacted').getAttribute('aria-invalid')).toBe('true');
  });

  it('leaves alone what another tab saved meanwhile, and shows it', async () => {
    const { store } = await open();
    await store.save({ organisation: { name: 'Named elsewhere' } });
    fill('Minutes until support is contacted', '15');
    await screen.findByDisplayValue('Named elsewhere');
    expect((await store.read()).settings.organisation).toMatchObject({
      name: 'Named elsewhere',
      minutesUntilContact: 15,
    });
  });

  it('keeps both of two changes made in the same moment', async () => {
    const { store } = await open();
    fill('Your name', 'Zoë');
    fireEvent.click(field('Dark'));
    await expect
      .poll(async () => (await store.read()).settings)
      .toMatchObject({
        agentName: 'Zoë',
        appearance: 'dark',
      });
  });

  it('changes the look of the page with the appearance', async () => {
    await open();
    fireEvent.click(field('Dark'));
    await screen.findByText('Saved');
    expect(document.documentElement.dataset.appearance).toBe('dark');
  });
});

describe('settings file', () => {
  const choose = (text: string) => {
    const input = field('Import a settings file');
    const files = [new File([text], 'settings.json')];
    Object.defineProperty(input, 'files', { value: files, configurable: true });
    fireEvent.change(input);
  };
  const file = writeSettingsFile(
    settingsSchema.parse({
      statusApi: 'https://elsewhere.example.net',
      agentName: 'Zoë',
      helpdesks: ['https://clinic.example.com'],
    }),
  );

  it('shows what a file holds, and takes it over when told to', async () => {
    const { store, allowed } = await open();
    choose(file);
    await screen.findByText('Status API: https://elsewhere.example.net');
    expect((await store.read()).settings.agentName).toBe('');

    press('Use these settings');
    await screen.findByDisplayValue('Zoë');
    expect(allowed).toEqual(['https://elsewhere.example.net', 'https://clinic.example.com']);
    await screen.findByRole('button', { name: 'Turn off https://clinic.example.com' });
  });

  it('gives the kept token to no other address that a file names', async () => {
    const worker = createWorker();
    await worker.store.saveStatusApi(ADDRESS, 'secret');
    await open(worker);
    choose(file);
    fireEvent.click(await screen.findByRole('button', { name: 'Use these settings' }));
    await screen.findByDisplayValue('Zoë');
    expect(await worker.store.readAccess()).toEqual({
      statusApi: 'https://elsewhere.example.net',
      token: '',
    });
    expect(field('Access token').placeholder).toBe('');
  });

  it('refuses a bad file and changes nothing', async () => {
    const { asked } = await open();
    choose('{"whereabouts":1,"settings":{"appearance":"pink"}}');
    await screen.findByText(/^settings\.json: “appearance” must be one of.*Nothing is changed\.$/);
    expect(asked.map((request) => request.type)).not.toContain('saveSettings');
  });

  it('notices when the same file is chosen again, mended', async () => {
    await open();
    choose('{');
    await screen.findByText(/Nothing is changed/);
    expect(field('Import a settings file').value).toBe('');
    choose(file);
    await screen.findByText('settings.json replaces what is set here with:');
    expect(screen.queryByText(/Nothing is changed/)).toBeNull();
  });
});

describe('forget everything', () => {
  it('asks once more, then empties all', async () => {
    const worker = createWorker();
    await worker.store.save({ agentName: 'Zoë' });
    await worker.store.saveStatusApi(ADDRESS, 'secret');
    await open(worker);
    press('Forget everything');
    const no = await screen.findByRole('button', { name: 'Cancel' });
    expect(document.activeElement).toBe(no);
    expect(worker.asked.map((request) => request.type)).not.toContain('forgetEverything');

    press('Yes, remove it all');
    await screen.findByText('Everything is forgotten.');
    expect(field('Status API address').value).toBe('');
    expect(await worker.store.readTokenFor(ADDRESS)).toBe('');
    await screen.findByRole('button', { name: 'Forget everything' });
    await expect.poll(() => document.activeElement?.textContent).toBe('Forget everything');
  });

  it('leaves all as it is on Cancel', async () => {
    const { asked } = await open();
    press('Forget everything');
    press('Cancel');
    await screen.findByRole('button', { name: 'Forget everything' });
    expect(asked.map((request) => request.type)).not.toContain('forgetEverything');
  });
});

describe('managed by the organisation', () => {
  it('shows and locks what the policy sets', async () => {
    const policy = {
      statusApi: ADDRESS,
      helpdesks: ['https://clinic.example.com'],
      organisation: { name: 'Clinic', supportContact: 'help@example.com' },
    };
    await open(createWorker({ policy }));
    for (const label of ['Status API address', 'Organisation’s name', 'Support contact'])
      expect(field(label).readOnly).toBe(true);
    expect(field('Minutes until support is contacted').readOnly).toBe(false);
    expect(field('Status API address').value).toBe(ADDRESS);
    expect(field('Access token').readOnly).toBe(false);
    expect(screen.queryByRole('button', { name: /^Turn off/ })).toBeNull();

    const helpdesks = screen.getByRole('region', { name: 'Helpdesks' });
    within(helpdesks).getByText('Managed by your organisation');
  });
});

describe('replies', () => {
  const stored = async ({ store }: Awaited<ReturnType<typeof open>>) => {
    const { replies, removedReplies } = (await store.read()).settings;
    return { replies, removedReplies };
  };
  const preview = () => screen.getByRole('region', { name: 'Preview with a sample' });

  it('shows a reply filled with a sample while it is typed', async () => {
    await open();
    press('Add a reply');
    type('Text', 'Dear {{clientName}}, about “{{subject}}”');
    await within(preview()).findByText('Dear Ana, about “Your intake form for Friday”');
  });

  it.each([
    ['{{recipent}}', /^Not a variable: \{\{recipent\}\}/],
    ['{{agentName}}', /^Nothing to put in place of \{\{agentName\}\}/],
  ])('flags %s while it is typed', async (body, problem) => {
    await open();
    press('Add a reply');
    type('Text', `Dear ${body}`);
    await within(preview()).findByText(problem);
  });

  it('says what each variable stands for, and puts it where the caret is', async () => {
    await open();
    press('Add a reply');
    type('Text', 'Dear , hello');
    screen.getByLabelText<HTMLTextAreaElement>('Text').setSelectionRange(5, 5);
    screen.getByText('The client’s name, where the helpdesk’s page tells it');
    press('{{clientName}}');
    await screen.findByDisplayValue('Dear {{clientName}}, hello');
  });

  it('adds a reply', async () => {
    const options = await open();
    press('Add a reply');
    type('Title', 'Opening hours');
    type('Text', 'We are there from 9 to 5.');
    fireEvent.click(field('Failed'));
    press('Keep this reply');
    await screen.findByText('Saved');
    expect((await stored(options)).replies).toMatchObject([
      { title: 'Opening hours', statuses: ['failed'], body: 'We are there from 9 to 5.' },
    ]);
    screen.getByRole('button', { name: 'Edit Opening hours' });
  });

  it.each([
    ['Title', 'Opening hours', 'Type its text first.'],
    ['Text', 'From 9 to 5.', 'Give it a title first, of up to 80 letters.'],
  ])('keeps no reply with its %s alone', async (label, value, why) => {
    const options = await open();
    press('Add a reply');
    type(label, value);
    press('Keep this reply');
    await screen.findByText(why);
    expect(field(label).value).toBe(value);
    expect((await stored(options)).replies).toEqual([]);
  });

  it.each([
    ['It is on its way', 'To the client: Sending, Processed, while the wait lasts'],
    ['We are looking into it', 'To the client: Sending, Processed, once the wait is over'],
    ['Please ask your email provider', 'To the client: Delivered, second step'],
    ['Please confirm your address', 'To the client: Failed, for some causes'],
    ['We keep trying', 'To the client: Deferred'],
    ['Message to support', 'To support: any status'],
  ])('tell when they are offered: %s', async (title, when) => {
    await open();
    const row = (await screen.findByText(title)).closest('li') as HTMLElement;
    within(row).getByText(when);
    press(`Edit ${title}`);
    const form = await screen.findByRole('form', { name: `Edit ${title}` });
    const [, limit] = when.split(/, (?=while|once|second|for some)/);
    if (limit) within(form).getByText(new RegExp(limit));
    else expect(within(form).queryByText(/More closely/)).toBeNull();
  });

  it('takes the focus into the editor and back', async () => {
    await open();
    press('Edit It is on its way');
    expect(document.activeElement).toBe(await screen.findByLabelText('Title'));
    press('Cancel');
    const edit = await screen.findByRole('button', { name: 'Edit It is on its way' });
    expect(document.activeElement).toBe(edit);
  });

  it('loses no draft when another reply is opened', async () => {
    await open();
    press('Edit It is on its way');
    const first = () => screen.getByRole('form', { name: 'Edit It is on its way' });
    await screen.findByRole('form', { name: 'Edit It is on its way' });
    fireEvent.input(within(first()).getByLabelText('Text'), { target: { value: 'My draft' } });
    press('Edit We keep trying');
    await screen.findByRole('form', { name: 'Edit We keep trying' });
    within(first()).getByDisplayValue('My draft');
  });

  it('lets the browser ask before a draft is closed with the page', async () => {
    const isHeld = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }));
    await open();
    press('Edit It is on its way');
    await screen.findByLabelText('Text');
    expect(isHeld()).toBe(false);
    type('Text', 'My draft');
    await expect.poll(isHeld).toBe(true);
    press('Cancel');
    await expect.poll(isHeld).toBe(false);
  });

  it('keeps a reply that another tab added meanwhile', async () => {
    const options = await open();
    const added = { id: 'elsewhere', title: 'Elsewhere', audience: 'client', body: 'Hello' };
    await options.store.save({ replies: [added] });
    press('Remove It is on its way');
    await screen.findByText('“It is on its way” is removed.');
    press('Undo');
    await screen.findByRole('button', { name: 'Edit It is on its way' });
    screen.getByRole('button', { name: 'Edit Elsewhere' });
  });

  it('changes a ready-made reply and brings it back as it came', async () => {
    const options = await open();
    press('Edit It is on its way');
    type('Title', 'Soon there');
    press('Keep this reply');
    await screen.findByRole('button', { name: 'Edit Soon there' });

    press('Restore the ready-made replies');
    await screen.findByRole('button', { name: 'Edit It is on its way' });
    expect(await stored(options)).toEqual({ replies: [], removedReplies: [] });
  });

  it('removes a ready-made reply and brings it back', async () => {
    await open();
    press('Remove It is on its way');
    await screen.findByText('“It is on its way” is removed.');
    expect(screen.queryByRole('button', { name: 'Edit It is on its way' })).toBeNull();
    press('Restore the ready-made replies');
    await screen.findByRole('button', { name: 'Edit It is on its way' });
    await expect.poll(() => document.activeElement?.textContent).toBe('Add a reply');
  });

  it('brings a reply back that was removed by mistake, where it was', async () => {
    const worker = createWorker();
    const own = ['one', 'two', 'three'].map((id) => ({
      ...{ id, title: id, audience: 'client' as const, statuses: [], causes: [] },
      body: `My text ${id}`,
    }));
    await worker.store.save({ replies: own });
    await open(worker);
    press('Remove two');
    await screen.findByText('“two” is removed.');
    expect(document.activeElement?.textContent).toBe('Undo');
    expect((await stored(worker)).replies).toHaveLength(2);

    press('Undo');
    const edit = await screen.findByRole('button', { name: 'Edit two' });
    await expect.poll(() => document.activeElement).toBe(edit);
    expect((await stored(worker)).replies).toEqual(own);
  });

  it('locks them where the organisation sets them', async () => {
    const replies = [{ id: 'clinic', title: 'From the clinic', audience: 'client', body: 'Hello' }];
    await open(createWorker({ policy: { replies } }));
    screen.getByText('From the clinic');
    expect(screen.queryByRole('button', { name: 'Edit From the clinic' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Add a reply' })).toBeNull();
  });
});
