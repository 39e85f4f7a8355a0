import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

it('shows the main job by one command, and every step goes as it should', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'start/main.ts', '--tour'],
    { cwd: root },
  );
  expect(stdout).toContain('✓ insert a reply with one click');
  expect(stdout).not.toContain('✗');
}, 180_000);
