/**
 * `npm start`: the whole of it on this machine, with a made-up log and a practice helpdesk.
 *
 * With a display it opens a browser and leaves it to you. Without one, or with `--tour`, it walks
 * through the main job by itself and says what it saw.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
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

try {
  await run();
} catch (error) {
  console.error(`\nThat did not work: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const stopped = Promise.race(signals.map((signal) => once(process, signal)));
  console.log('Building the extension …');
  build();

  console.log('Starting the status API with a sample log, and the practice helpdesk …');
  await using server = await startServer();
  await sendSampleLog(server, Date.now());
  await using helpdesk = await servePracticeHelpdesk();

  console.log('Opening the browser and setting the extension up in its options …');
  await using context = await launchWithExtension({ extensionDir, headless: isTour });
  await setUp(context, {
    statusApi: server.origin,
    token: server.token,
    helpdesks: [helpdesk.origin],
  });

  if (isTour) {
    const passed = await Promise.race([
      takeTour(context, helpdesk.origin),
      stopped.then(() => false),
    ]);
    if (!passed) process.exitCode = 1;
    return;
  }

  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(helpdesk.origin);
  await page.bringToFront();
  console.log(`
The practice helpdesk is open (${helpdesk.origin}).
1. Rest the pointer on an underlined address: the card says where the email is and what to do.
2. Click into the reply, then on "Insert: …" in the card. Alt+Shift+E walks through by keyboard.
3. Look anything up by hand: the Whereabouts icon, or Alt+Shift+W. Close the browser to end.`);
  await Promise.race([
    new Promise((resolve) => context.once('close', resolve)),
    once(process, 'SIGINT'),
    once(process, 'SIGTERM'),
  ]);
}

/** The build for tests: it may reach loopback without being asked, nothing else is different. */
function build(): void {
  const wxt = join(root, 'node_modules/wxt/bin/wxt.mjs');
  try {
    execFileSync(process.execPath, [wxt, 'build', '--mode', 'e2e'], { cwd: root, stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    throw new Error(`the extension did not build.\n${stdout ?? ''}${stderr ?? ''}`);
  }
}
