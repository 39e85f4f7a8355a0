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

it('never reads a token', () => {
  const read = readSettingsFile(fileOf({ token: 'secret' }));
  expect(read).toEqual({ kind: 'read', settings: settingsSchema.parse({}) });
});

it.each([
  ['', 'isn’t a settings file'],
  ['{', 'isn’t a settings file'],
  ['null', 'isn’t a settings file'],
  ['[]', 'isn’t a settings file'],
  ['{"settings":{}}', 'isn’t a settings file'],
  ['{"whereabouts":1,"settings":[]}', 'isn’t a settings file'],
  ['{"whereabouts":2,"settings":{}}', 'newer version'],
  [fileOf({ hoverDelay: 'soon' }), '“hoverDelay”'],
  [fileOf({ appearance: 'pink' }), '“appearance”'],
  [fileOf({ replies: [{ id: 'a', title: 'A', audience: 'client' }] }), '“replies.0.body”'],
  [fileOf({ organisation: { minutesUntilContact: 0 } }), '“organisation.minutesUntilContact”'],
  [fileOf({ statusApi: 'http://status.example.com' }), 'https://'],
  [fileOf({ statusApi: 'javascript:alert(1)' }), 'Status API'],
  [fileOf({ helpdesks: ['javascript:alert(1)'] }), '“javascript:alert(1)”'],
  // An origin only: a path would never match.
  [fileOf({ helpdesks: ['https://clinic.example.com/agent'] }), 'clinic.example.com/agent'],
  [`"${'x'.repeat(2_000_001)}"`, 'too large'],
])('refuses %.60s whole and says: %s', (text, why) => {
  expect(readSettingsFile(text)).toEqual({ kind: 'refused', why: expect.stringContaining(why) });
});
