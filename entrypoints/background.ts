import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { answer } from '@/lib/background/answer.ts';
import { createHandlers } from '@/lib/background/handlers.ts';
import {
  giveBack,
  isAllowed,
  keepToHelpdesks,
  runOnHelpdesks,
} from '@/lib/background/helpdesks.ts';
import { createLookUp } from '@/lib/background/look-up.ts';
import { createLookupCache } from '@/lib/background/lookup-cache.ts';
import { runFileInPage, runInPage } from '@/lib/background/run-in-page.ts';
import { createSettingsStore } from '@/lib/background/settings-store.ts';
import { createStatusApi } from '@/lib/background/status-api.ts';
import {
  closeCards,
  findEditorInTab,
  insertInTab,
  showBesideFrame,
} from '@/lib/background/tab-frames.ts';
import { offerLookups } from '@/lib/background/ways-in.ts';
import { makePaste } from '@/lib/page/paste.ts';

export default defineBackground({
  type: 'module',
  main() {
    const now = Date.now;
    const store = createSettingsStore();
    const cache = createLookupCache();
    const { fetchLookups, testAccess } = createStatusApi({
      fetch: (url, init) => fetch(url, init),
      isAllowed,
      now,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    const lookUp = createLookUp({ cache, fetchLookups, readAccess: store.readAccess, now });
    const openOptions = () => browser.runtime.openOptionsPage();

    answer(
      createHandlers({
        lookUp,
        cache,
        testAccess,
        store,
        isAllowed,
        runOnHelpdesks,
        giveBack,
        openOptions,
        bringCard: (sender) => runFileInPage(sender, 'content-scripts/card.js'),
        showBesideFrame,
        closeCards,
        findEditorInTab,
        insertInTab,
        pasteInPage: async (sender, text, html) =>
          (await runInPage(sender, makePaste, [text, html])) ?? false,
      }),
    );
    offerLookups();
    keepToHelpdesks(store);
    store.keepFromPages();
    browser.runtime.onStartup.addListener(cache.dropOutdated);
  },
});
