import { readHelpdeskAddress, readStatusApiAddress } from './origin.ts';
import { type Settings, settingsSchema } from './settings.ts';
import { z } from './zod.ts';

const VERSION = 1;

/** Files with many long replies stay far below this. */
const MAX_CHARACTERS = 2_000_000;

const fileSchema = z.object({
  whereabouts: z.number(),
  settings: z.record(z.string(), z.unknown()),
});

export type SettingsFile = { kind: 'read'; settings: Settings } | { kind: 'refused'; why: string };

/** Settings as a file to keep or hand on. The access token isn't among them. */
export function writeSettingsFile(settings: Settings): string {
  // Parsed, so that nothing gets in which isn't a setting.
  const own = settingsSchema.parse(settings);
  return `${JSON.stringify({ whereabouts: VERSION, settings: own }, null, 2)}\n`;
}

/** Read a settings file whole, or refuse it whole. */
export function readSettingsFile(text: string): SettingsFile {
  if (text.length > MAX_CHARACTERS) return refused('It is too large to be a settings file.');
  const file = fileSchema.safeParse(parseJson(text));
  if (!file.success) return refused('It isn’t a settings file of Whereabouts.');
  if (file.data.whereabouts > VERSION)
    return refused('A newer version of Whereabouts made it. Update this one first.');

  const parsed = settingsSchema.safeParse(file.data.settings);
  if (!parsed.success) return refused(wordsFor(parsed.error));
  return withGoodAddresses(parsed.data);
}

function withGoodAddresses(settings: Settings): SettingsFile {
  const statusApi = settings.statusApi && readStatusApiAddress(settings.statusApi);
  if (statusApi && statusApi.kind === 'badAddress') return refused(`Status API: ${statusApi.why}`);

  const bad = settings.helpdesks.find((typed) => {
    const read = readHelpdeskAddress(typed);
    return read.kind === 'badAddress' || read.address !== typed;
  });
  if (bad !== undefined) return refused(`The helpdesk “${bad.slice(0, 80)}” isn’t a web address.`);
  return { kind: 'read', settings };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it, and says so
  }
}

/** `replies.0.body` is enough to find the place in the file. */
function wordsFor({ issues: [issue] }: z.ZodError): string {
  return `“${issue?.path.join('.')}” can’t be used: ${issue?.message}.`;
}

function refused(why: string): SettingsFile {
  return { kind: 'refused', why };
}
