import { render } from 'preact';
import { browser } from 'wxt/browser';
import { ask, lookUp, lookUpAll, showOnPage } from '@/lib/ask.ts';
import { isAllowed, matchPattern } from '@/lib/background/helpdesks.ts';
import {
  askFrames,
  findEditorInTab,
  insertInTab,
  setStatusesInTab,
} from '@/lib/background/tab-frames.ts';
import { takePending } from '@/lib/pending-lookup.ts';
import { readActiveTab } from './active-tab.ts';
import { PopupPage } from './PopupPage.tsx';
import '@/components/tokens.css';
import '@/components/card.css';
import '@/components/page.css';
import '@/components/popup/popup.css';

const root = document.getElementById('root');
if (root) {
  render(
    <PopupPage
      edges={{
        ask,
        askFrames,
        findEditorInTab,
        insertInTab,
        setStatusesInTab,
        lookUp,
        lookUpAll,
        showOnPage,
        takePending,
        readActiveTab,
        isAllowed,
        requestOrigin: (origin) => browser.permissions.request({ origins: [matchPattern(origin)] }),
        copy: (text) => navigator.clipboard.writeText(text),
      }}
    />,
    root,
  );
}
