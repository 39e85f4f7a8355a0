/** Why nothing is marked on the page in the active tab. */
export type PageLimit =
  /** A page of the browser itself or of an extension: no extension may read it. */
  | { kind: 'browserPage' }
  /** A page that browsers keep extensions out of, though it is a web page. */
  | { kind: 'store' }
  | { kind: 'file' }
  /** Browsers show it in a viewer of their own. */
  | { kind: 'pdf' }
  | { kind: 'notTurnedOn'; origin: string }
  /** Turned on, by the organisation or on another computer; the browser hasn't been asked yet. */
  | { kind: 'notAllowed'; origin: string }
  /** Turned on, but nothing answers: the page was open before, or is still loading. */
  | { kind: 'notRunning' };

// Chrome, Edge and Firefox each keep extensions out of the stores they trust.
const storeHosts = [
  'chromewebstore.google.com',
  'microsoftedge.microsoft.com',
  'addons.mozilla.org',
  'accounts.firefox.com',
  'support.mozilla.org',
];

/**
 * Say why the extension can't run on a page, before anyone is asked.
 *
 * @param url of the tab; absent where the browser doesn't tell, which it does for pages of its own
 * @param allowed those of the helpdesks that the browser lets the extension run on
 * @returns `undefined` where it is turned on
 */
export function pageLimit(
  url: string | undefined,
  helpdesks: string[],
  allowed: string[],
): PageLimit | undefined {
  if (!url || !URL.canParse(url)) return { kind: 'browserPage' };
  const { protocol, origin, hostname, pathname } = new URL(url);
  if (protocol === 'file:') return { kind: 'file' };
  if (protocol !== 'https:' && protocol !== 'http:') return { kind: 'browserPage' };
  if (storeHosts.includes(hostname)) return { kind: 'store' };
  if (hostname === 'chrome.google.com' && pathname.startsWith('/webstore'))
    return { kind: 'store' };
  if (/\.pdf$/i.test(pathname)) return { kind: 'pdf' };
  if (!helpdesks.includes(origin)) return { kind: 'notTurnedOn', origin };
  return allowed.includes(origin) ? undefined : { kind: 'notAllowed', origin };
}
