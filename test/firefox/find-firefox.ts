import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The path of a Firefox, 140 or later; where there is none, it tries to install one. */
export function findFirefox(): string {
  const path = installedFirefox() ?? install();
  if (path) return path;
  throw new Error(
    'No Firefox here: install Firefox (npx @puppeteer/browsers install firefox@stable), or say ' +
      'where it is in FIREFOX_PATH.',
  );
}

function installedFirefox(): string | undefined {
  const named = process.env.FIREFOX_PATH;
  if (named && !existsSync(named)) {
    throw new Error(`FIREFOX_PATH says ${named}, but there is no such file.`);
  }
  return named ?? usualPaths().find((path) => existsSync(path));
}

function usualPaths(): string[] {
  const cache = join(homedir(), '.cache/puppeteer/firefox');
  const downloaded = globSync('*/{firefox/firefox,*.app/Contents/MacOS/firefox}', { cwd: cache });
  return [
    '/usr/bin/firefox-esr',
    '/usr/lib/firefox/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:/Program Files/Mozilla Firefox/firefox.exe',
    ...downloaded.map((path) => join(cache, path)),
  ];
}

function install(): string | undefined {
  const asRoot = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  const commands = asRoot
    ? ['apt-get update', 'apt-get install -y firefox-esr']
    : [`npx -y @puppeteer/browsers install firefox@stable --path ${homedir()}/.cache/puppeteer`];
  for (const command of commands) {
    console.log(`No Firefox yet: ${command}`);
    try {
      execFileSync(command.split(' ')[0] as string, command.split(' ').slice(1), {
        stdio: 'inherit',
      });
    } catch {
      // Whether there is a Firefox afterwards is what counts; the command has said what went wrong.
    }
  }
  return installedFirefox();
}
