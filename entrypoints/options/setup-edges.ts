import { browser } from 'wxt/browser';
import { ask } from '@/lib/ask.ts';
import { isAllowed, matchPattern } from '@/lib/background/helpdesks.ts';
import type { SetupEdges } from './use-setup.ts';

/** The real browser, for the pages that set things up. */
export const setupEdges: SetupEdges = {
  ask,
  isAllowed,
  requestOrigins: (origins) =>
    browser.permissions.request({ origins: [...new Set(origins.map(matchPattern))] }),
};
