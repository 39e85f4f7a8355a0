import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const KB = 1000;
/** Gzipped. The spotter is in every page of a helpdesk, the card where one was opened. */
export const BUDGETS = { spotter: 14 * KB, card: 40 * KB, extension: 150 * KB };

/** What the built extension costs, against its budgets. Gzip stands for zip: both deflate. */
export function measureSize(built = '.output/chrome-mv3'): Record<keyof typeof BUDGETS, number> {
  const files = readdirSync(built, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const deflated = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length;
  const sumOf = (part: string) =>
    files.filter((path) => path.includes(part)).reduce((sum, path) => sum + deflated(path), 0);
  return {
    spotter: sumOf('content-scripts/helpdesk'),
    card: sumOf('content-scripts/card'),
    extension: sumOf(''),
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
