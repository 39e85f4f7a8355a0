/** A Chromium that loads extensions: where it is, how to get one, how to start it. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

/**
 * The path of a Chromium or a Chrome for Testing; where there is none, it tries to install one.
 *
 * Chrome itself won't do: since 137 it ignores `--load-extension`.
 */
export async function findBrowser(): Promise<string> {
  const path = installedBrowser() ?? install();
  if (path) return path;
  throw new Error(
    'No Chromium here: install Chromium or Chrome for Testing (npx playwright-core install ' +
      'chromium), or say where it is in CHROMIUM_PATH.',
  );
}

function installedBrowser(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (!named) return usualPaths().find((path) => existsSync(path));
  if (existsSync(named)) return named;
  throw new Error(`CHROMIUM_PATH says ${named}, but there is no such file.`);
}

function usualPaths(): string[] {
  const home = homedir();
  const downloads = [chromium.executablePath(), ...downloaded(join(home, '.cache/puppeteer'))];
  switch (process.platform) {
    case 'darwin':
      return [
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
        ...downloads,
        ...downloaded(join(home, 'Library/Caches/ms-playwright')),
      ];
    case 'win32':
      return [
        join(home, 'AppData/Local/Chromium/Application/chrome.exe'),
        'C:/Program Files/Chromium/Application/chrome.exe',
        ...downloads,
        ...downloaded(join(home, 'AppData/Local/ms-playwright')),
      ];
    default:
      return [
        '/usr/bin/chromium',
        ...downloads,
        ...downloaded(join(home, '.cache/ms-playwright')),
        // Last: on Ubuntu it is a snap, which can't read an extension in most places.
        '/usr/bin/chromium-browser',
      ];
  }
}

/** What Playwright and Puppeteer once downloaded, the newest first. */
function downloaded(cache: string): string[] {
  const patterns = [
    '{chromium-*,chrome/*}/chrome-*/chrome{,.exe}',
    '{chromium-*,chrome/*}/chrome-*/*.app/Contents/MacOS/{Chromium,Google Chrome for Testing}',
  ];
  const paths = globSync(patterns, { cwd: cache }).sort().reverse();
  return paths.map((path) => join(cache, path));
}

function install(): string | undefined {
  const asRoot = process.platform === 'linux' && isRoot();
  if (asRoot && existsSync('/etc/debian_version')) {
    run('apt-get', 'update');
    run('apt-get', 'install', '-y', 'chromium');
  }
  if (!installedBrowser()) {
    const playwright = dirname(createRequire(import.meta.url).resolve('playwright-core'));
    const withLibraries = asRoot ? ['--with-deps'] : [];
    run(process.execPath, join(playwright, 'cli.js'), 'install', ...withLibraries, 'chromium');
  }
  return installedBrowser();
}

function run(command: string, ...args: string[]): void {
  console.log(`No Chromium yet: ${command} ${args.join(' ')}`);
  try {
    execFileSync(command, args, { stdio: 'inherit' });
  } catch {
    // Whether there is a browser afterwards is what counts; the command has said what went wrong.
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

interface Launch {
  extensionDir: string;
  headless: boolean;
  /** The profile; a new one for this run where absent. */
  userDataDir?: string;
}

/** Start Chromium with the extension in it, talking to nobody but the pages it is sent to. */
export async function launchWithExtension(launch: Launch): Promise<BrowserContext> {
  const { extensionDir, headless, userDataDir = '' } = launch;
  return chromium.launchPersistentContext(userDataDir, {
    executablePath: await findBrowser(),
    // Playwright's own headless mode may be the old one, which loads no extensions.
    headless: false,
    // On a signal Playwright would end this process before it has tidied up.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    viewport: headless ? { width: 1280, height: 800 } : null,
    args: [
      ...(headless ? ['--headless=new', '--disable-gpu'] : []),
      // Chromium's sandbox refuses to run as root.
      ...(isRoot() ? ['--no-sandbox'] : []),
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-extensions-except=${extensionDir}`,
      `--load-extension=${extensionDir}`,
    ],
  });
}

/** The id that the browser gave the extension, once its worker runs. */
export async function extensionId(context: BrowserContext): Promise<string> {
  const isOurs = (worker: { url(): string }) => worker.url().startsWith('chrome-extension://');
  const worker =
    context.serviceWorkers().find(isOurs) ??
    (await context.waitForEvent('serviceworker', { predicate: isOurs }));
  return new URL(worker.url()).host;
}
