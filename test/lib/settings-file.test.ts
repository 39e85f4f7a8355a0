import { expect, it } from 'vitest';
import { type Settings, settingsSchema } from '../../lib/settings.ts';
import { readSettingsFile, writeSettingsFile } from '../../lib/settings-file.ts';

const settings: Settings = settingsSchema.parse({
  statusApi: 'https://status.example.com/mail',
  helpdesks: ['https://clinic.example.com', 'http://127.0.0.1:8080'],
  organisation: { name: 'Clinic', supportContact: 'help@example.com', minutesUntilContact: 15 },
  hoverDelay: 500,
  appearance: 'dark',
  agentName: 'Zoë',
  replies: [{ id: 'own-1', title: 'Hello', audience: 'client', body: 'Hello {{clientName}}\n' }],
  removedReplies: ['sending-client'],
});

const fileOf = (changes: object) => JSON.stringify({ whereabouts: 1, settings: changes });

it('gives back every setting that it wrote', () => {
  expect(readSettingsFile(writeSettingsFile(settings))).toEqual({ kind: 'read', settings });
});

it('never writes a token, wherever it may come from', () => {
  const withToken = { ...settings, token: 'secret-1', accessToken: 'secret-2' };
  expect(writeSettingsFile(withToken)).not.toMatch(/token|secret/i);
});

it('takes any page of a helpdesk for the helpdesk', () => {
  const read = readSettingsFile(fileOf({ helpdesks: ['https://clinic.example.com/agent'] }));
  expect(read).toMatchObject({ settings: { helpdesks: ['https://clinic.example.com'] } });
});

it('never reads a token', () => {
  const read = readSettingsFile(fileOf({ token: 'secret' }));
  expect(read).toEqual({ kind: 'read', settings: settingsSchema.parse({}) });
});

it.each([
  ['', 'isn’t a settings file'],
  ['<html>', 'isn’t a settings file'],
  ['{', 'ends in the middle'],
  ['{\n "whereabouts": 1,\n "settings" {}\n}', 'damaged in line 3'],
  ['null', 'isn’t a settings file'],
  ['[]', 'isn’t a settings file'],
  ['{"settings":{}}', 'isn’t a settings file'],
  ['{"whereabouts":1,"settings":[]}', 'isn’t a settings file'],
  ['{"whereabouts":2,"settings":{}}', 'newer version'],
  [fileOf({ hoverDelay: 'soon' }), '“hoverDelay” must be a number.'],
  [fileOf({ hoverDelay: 1.5 }), '“hoverDelay” must be a whole number.'],
  [fileOf({ appearance: 'pink' }), '“appearance” must be one of: auto, light, dark.'],
  [fileOf({ replies: {} }), '“replies” must be a list.'],
  [
    fileOf({ replies: [{ id: 'a', title: 'A', audience: 'client' }] }),
    '“replies.0.body” is missing.',
  ],
  [
    fileOf({ organisation: { minutesUntilContact: 0 } }),
    '“organisation.minutesUntilContact” must be at least 1.',
  ],
  [fileOf({ agentName: 'x'.repeat(101) }), '“agentName” must be at most 100 letters long.'],
  [fileOf({ statusApi: 'http://status.example.com' }), '“statusApi” can’t be used. Only https://'],
  [fileOf({ statusApi: 'javascript:alert(1)' }), '“statusApi”'],
  [fileOf({ helpdesks: ['javascript:alert(1)'] }), '“helpdesks.0” can’t be used. That is not'],
  [`"${'x'.repeat(2_000_001)}"`, 'too large'],
])('refuses a bad file whole, and says what is wrong and where: case %#', (text, why) => {
  expect(readSettingsFile(text)).toEqual({ kind: 'refused', why: expect.stringContaining(why) });
});
