import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';

it('a run of tests that failed ends as one, with PostgreSQL in it', async () => {
  const run = `
    const { default: setup } = await import('./test/postgres.ts');
    const stop = await setup({ provide() {} });
    await stop();
    process.exitCode = 3; // as Vitest does it
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', run]);
  onTestFinished(() => void child.kill());
  expect(await once(child, 'close')).toEqual([3, null]);
}, 30_000);
