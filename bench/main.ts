/**
 * `npm run bench`: everything; `npm run bench -- page lookup`: some of it.
 *
 * All figures are ratios against a peer or a lower bound of the same run: seconds differ from
 * machine to machine and from hour to hour.
 */
import { benchIdentifiers } from './identifier.ts';
import { benchLookup } from './lookup.ts';
import { benchPage } from './page.ts';
import { benchSize } from './size.ts';

const benches = {
  identifier: benchIdentifiers,
  page: benchPage,
  lookup: benchLookup,
  size: benchSize,
};

const asked = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length === 0 || asked.includes(name)) await bench();
}
