import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const KB = 1000;
const BUDGETS = { contentScript: 40 * KB, extension: 150 * KB };

/** What the built extension costs, against its budgets. Gzip stands for zip: both deflate. */
export function measureSize(built = '.output/chrome-mv3') {
  const files = readdirSync(built, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const deflated = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length;
  const sum = (paths: string[]) => paths.reduce((total, path) => total + deflated(path), 0);
  return {
    contentScript: sum(files.filter((path) => path.includes('content-scripts'))),
    extension: sum(files),
  };
}

export async function benchSize(): Promise<void> {
  const measured = measureSize();
  console.log('\nSize (gzipped, kB; share of the budget)');
  for (const [what, budget] of Object.entries(BUDGETS)) {
    const size = measured[what as keyof typeof measured];
    console.log(
      `  ${what}: ${(size / KB).toFixed(1)} of ${budget / KB} (${(size / budget).toFixed(2)})`,
    );
  }
}
