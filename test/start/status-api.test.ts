import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startServer } from '../../start/status-api.ts';

it.skipIf(process.platform === 'win32')(
  'leaves no process and no folder when a token can’t be made',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'start-'));
    onTestFinished(() => {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    });
    vi.stubEnv('TMPDIR', folder);
    const breaking = 'if (process.argv[1]?.endsWith("token.ts")) process.exit(1)';
    vi.stubEnv('NODE_OPTIONS', `--import=data:text/javascript,${encodeURIComponent(breaking)}`);

    await expect(startServer()).rejects.toThrow(/token\.ts/);
    expect(readdirSync(folder).filter((name) => name.startsWith('whereabouts-'))).toEqual([]);
    expect(process.getActiveResourcesInfo()).not.toContain('ProcessWrap');
  },
  30_000,
);
