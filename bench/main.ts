/**
 * `npm run bench`: everything; `npm run bench -- page lookup`: some of it; with numbers, the store
 * of those sizes.
 *
 * All figures are ratios against a peer or a lower bound of the same run: seconds differ from
 * machine to machine and from hour to hour.
 */
import { benchIdentifiers } from './identifier.ts';
import { benchLookup } from './lookup.ts';
import { benchPage } from './page.ts';
import { benchServer } from './server.ts';
import { benchSize } from './size.ts';
import { benchStore } from './store.ts';

const benches = {
  identifier: benchIdentifiers,
  page: benchPage,
  lookup: benchLookup,
  size: benchSize,
  server: benchServer,
  store: () => benchStore(sizes.length > 0 ? sizes : undefined),
};

const [asked, sizes] = [[] as string[], [] as number[]];
for (const word of process.argv.slice(2)) {
  if (/^\d+$/.test(word)) sizes.push(Number(word));
  else asked.push(word);
}
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length === 0 || asked.includes(name)) await bench();
}
