/**
 * `npm start`: the whole of it on this machine, with a made-up log and a practice helpdesk.
 *
 * With a display it opens a browser and leaves it to you. Without one, or with `--tour`, it walks
 * through the main job by itself and says what it saw.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext } from 'playwright-core';
import { onNpmsEnd } from '../server/npms-end.ts';
import { launchWithExtension } from './browser.ts';
import { servePracticeHelpdesk } from './practice-helpdesk.ts';
import { sendSampleLog } from './sample-log.ts';
import { setUp } from './set-up.ts';
import { startServer } from './status-api.ts';
import { takeTour } from './tour.ts';

const root = join(import.meta.dirname, '..');
const extensionDir = join(root, '.output/chrome-mv3-e2e');
const hasDisplay =
  process.platform !== 'linux' || !!(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const isTour = process.argv.includes('--tour') || !hasDisplay;

const interrupt = new AbortController();
const interrupted = once(interrupt.signal, 'abort');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => interrupt.abort());
}
onNpmsEnd(() => interrupt.abort());

try {
  await run();
} catch (error) {
  process.exitCode = 1;
  if (!interrupt.signal.aborted) explain(error);
}

async function run(): Promise<void> {
  console.log('Building the extension …');
  await build();

  console.log('Starting the status API with a sample log, and the practice helpdesk …');
  await using server = await startServer();
  await sendSampleLog(server, Date.now());
  await using helpdesk = await servePracticeHelpdesk();
  interrupt.signal.throwIfAborted();

  console.log('Opening the browser and setting the extension up in its options …');
  await using context = await launchWithExtension({ extensionDir, headless: isTour });
  const { origin: statusApi, token } = server;
  await unlessInterrupted(setUp(context, { statusApi, token, helpdesks: [helpdesk.origin] }));

  if (isTour) {
    const passed = await unlessInterrupted(takeTour(context, helpdesk.origin));
    if (!passed) process.exitCode = 1;
    return;
  }

  const closed = new Promise((resolve) => context.once('close', resolve));
  await showHelpdesk(context, helpdesk.origin);
  console.log(`
1. In the browser: rest the pointer on an underlined address, or press Alt+Shift+E.
2. Click into the reply, then on “Insert: …” in the card. Send it, if you like: nobody gets it.
3. Alt+Shift+W looks anything up. To end, close the browser or press Ctrl+C here.`);
  await Promise.race([closed, interrupted]);
}

/** What comes of `work`; throws as soon as somebody ends this, so that all is tidied up. */
function unlessInterrupted<T>(work: Promise<T>): Promise<T> {
  const refused = interrupted.then(() => interrupt.signal.throwIfAborted() as never);
  return Promise.race([work, refused]);
}

/** The build for tests: it may reach loopback without being asked, nothing else is different. */
async function build(): Promise<void> {
  const wxt = join(root, 'node_modules/wxt/bin/wxt.mjs');
  const args = [wxt, 'build', '--mode', 'e2e'];
  try {
    await promisify(execFile)(process.execPath, args, { cwd: root, signal: interrupt.signal });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`the extension did not build.\n${stdout ?? ''}${stderr ?? ''}`);
  }
}

/** The helpdesk alone: what else is open is the blank page and the welcome of a first run. */
async function showHelpdesk(context: BrowserContext, origin: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(origin);
  await Promise.all(context.pages().map((other) => other === page || other.close()));
}

function explain(error: unknown): void {
  console.error(`\nThat did not work: ${error instanceof Error ? error.message : error}`);
  if (!isTour) console.error('\n`npm start -- --tour` shows the same without a display.');
}
