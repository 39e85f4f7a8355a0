import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../..');

it('shows the main job by one command, and every step goes as it should', async () => {
  const args = ['--import', 'tsx', 'start/main.ts', '--tour'];
  const tour = promisify(execFile)(process.execPath, args, { cwd: root });
  // Where it fails, what it printed says which step did, and what was seen.
  const { stdout, stderr } = await tour.catch((error: { stdout: string; stderr: string }) => error);
  expect(stdout + stderr).toMatch(/\nAll \d+ steps went as they should/);
  expect(stdout).toContain('✓ insert a reply with one click');
  expect(stdout).not.toContain('✗');
}, 180_000);

it.skipIf(process.platform === 'win32')(
  'leaves nothing behind when the npm that runs it is told to end',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'start-'));
    const args = ['start', '--silent', '--', '--tour'];
    const npm = spawn('npm', args, { cwd: root, env: { ...process.env, TMPDIR: folder } });
    const left = () => readdirSync(folder).filter((name) => name.startsWith('whereabouts-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for await (const line of createInterface(npm.stdout)) if (/^Opening/.test(line)) break;
    expect(left()).toHaveLength(1);

    npm.kill('SIGTERM');
    await expect.poll(left, { timeout: 30_000 }).toEqual([]);
  },
  180_000,
);
