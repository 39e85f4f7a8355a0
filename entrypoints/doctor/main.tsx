import { render } from 'preact';
import { browser } from 'wxt/browser';
import { ask } from '@/lib/ask.ts';
import { isAllowed, matchPattern } from '@/lib/background/helpdesks.ts';
import { askFrames } from '@/lib/background/tab-frames.ts';
import { readActiveTab } from '../popup/active-tab.ts';
import { browserName } from './browser-name.ts';
import { DoctorPage } from './DoctorPage.tsx';
import { lookAtFrame } from './look-at-frame.ts';
import type { DoctorEdges } from './use-doctor.ts';
import '@/components/tokens.css';
import '@/components/page.css';
import '@/components/doctor/doctor.css';

const edges: DoctorEdges = {
  ask,
  askFrames,
  isAllowed,
  requestOrigin: (origin) => browser.permissions.request({ origins: [matchPattern(origin)] }),
  copy: (text) => navigator.clipboard.writeText(text),

  /** The one that the popup was opened over; from elsewhere, the one used last. */
  async readTab() {
    const tabId = new URLSearchParams(location.search).get('tab');
    return tabId ? browser.tabs.get(Number(tabId)) : readActiveTab();
  },

  async lookAtFrames(tabId) {
    const results = await browser.scripting.executeScript({
      target: { tabId, allFrames: true },
      injectImmediately: true, // a page may be loading for ever
      func: lookAtFrame,
    });
    return results.flatMap(({ result }) => (result ? [result] : []));
  },

  async readVersion() {
    const extension = browser.runtime.getManifest().version;
    return { extension, browser: browserName(navigator.userAgent) };
  },
};

const root = document.getElementById('root');
if (root) render(<DoctorPage edges={edges} />, root);
