import { type Settings, settingsSchema } from './settings.ts';
import { issueWords } from './settings-issue.ts';
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
  if (!text.trimStart().startsWith('{')) return refused(NOT_OURS);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return refused(`It is damaged${placeIn(text, String(error))}.`);
  }
  const file = fileSchema.safeParse(content);
  if (!file.success) return refused(NOT_OURS);
  if (file.data.whereabouts > VERSION)
    return refused('A newer version of Whereabouts made it. Update this one first.');

  const parsed = settingsSchema.safeParse(file.data.settings);
  return parsed.success
    ? { kind: 'read', settings: parsed.data }
    : refused(issueWords(parsed.error));
}

const NOT_OURS = 'It isn’t a settings file of Whereabouts.';

/** Chrome says at which character it stopped, Firefox on which line, and neither at the very end. */
function placeIn(text: string, error: string): string {
  const [, line] = /line (\d+)/.exec(error) ?? [];
  const [, position] = /position (\d+)/.exec(error) ?? [];
  if (position && Number(position) < text.trimEnd().length)
    return ` in line ${text.slice(0, Number(position)).split('\n').length}`;
  return line && !position ? ` in line ${line}` : ': it ends in the middle';
}

function refused(why: string): SettingsFile {
  return { kind: 'refused', why };
}
