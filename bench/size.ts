import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';

const KB = 1000;
/** The spotter is in every page of a helpdesk, the card where one was opened: both gzipped. */
export const BUDGETS = { spotter: 12 * KB, card: 40 * KB, extension: 150 * KB };

/** What the built extension costs: bytes. */
export function measureSize(built = '.output/chrome-mv3'): Record<keyof typeof BUDGETS, number> {
  const files = readdirSync(built, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const sumOf = (sizeOf: (path: string) => number, part = '') =>
    files.filter((path) => path.includes(part)).reduce((sum, path) => sum + sizeOf(path), 0);
  const gzipped = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length;
  // In a zip, each file has two headers, both with its name (APPNOTE.TXT, 4.3.7 and 4.3.12).
  const zipped = (path: string) =>
    deflateRawSync(readFileSync(path), { level: 9 }).length +
    30 +
    46 +
    2 * relative(built, path).length;
  return {
    spotter: sumOf(gzipped, 'content-scripts/helpdesk'),
    card: sumOf(gzipped, 'content-scripts/card'),
    extension: sumOf(zipped),
  };
}

export async function benchSize(): Promise<void> {
  const measured = measureSize();
  console.log('\nSize (kB; share of the budget)');
  for (const [what, budget] of Object.entries(BUDGETS)) {
    const size = measured[what as keyof typeof measured];
    console.log(
      `  ${what}: ${(size / KB).toFixed(1)} of ${budget / KB} (${(size / budget).toFixed(2)})`,
    );
  }
}
