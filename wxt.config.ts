import { join } from 'node:path';
import { defineConfig } from 'wxt';

/** `wxt build --mode e2e`: the same extension, but tests can reach loopback and the card's inside. */
const forTests = (mode: string) => mode === 'e2e';

const loopback = ['http://127.0.0.1/*', 'http://localhost/*'];

/**
 * Nothing of ours makes HTML of a text. What Preact could do it with (`dangerouslySetInnerHTML`) is
 * taken out, so that nothing ever can, and reviewers of a store needn't ask.
 */
const textOnly = {
  name: 'text-only',
  enforce: 'pre' as const,
  transform(code: string, path: string) {
    if (!/\/preact\/dist\//.test(path)) return undefined;
    return code.replaceAll('t.innerHTML=', 't.textContent=');
  },
};

/**
 * What content scripts, which are in every page of a helpdesk, have instead.
 *
 * Chrome's own API gives promises, but for `onMessage`: a listener's promise it knows only by the
 * polyfill. Content scripts answer by `sendResponse`, which every browser has, and so need none.
 */
const lean = {
  'wxt/browser': '@wxt-dev/browser',
  'wxt/utils/content-script-context': join(import.meta.dirname, 'lib/page/one-at-a-time.ts'),
};

export default defineConfig({
  modules: ['@wxt-dev/webextension-polyfill'],
  imports: false,
  manifestVersion: 3,
  outDirTemplate: '{{browser}}-mv{{manifestVersion}}{{modeSuffix}}',
  manifest: ({ mode, browser }) => ({
    name: 'Whereabouts',
    description:
      'Where a client’s email is, what that means and what to do next, right in the ticket.',
    permissions: ['storage', 'scripting', 'contextMenus', 'activeTab', 'clipboardWrite'],
    // No host at install: each helpdesk, and the status API, is asked for when it is set up.
    host_permissions: forTests(mode) ? loopback : [],
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    minimum_chrome_version: '128',
    storage: { managed_schema: 'policy-schema.json' },
    action: { default_title: 'Whereabouts: look up an email' },
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+W' } },
      'next-identifier': {
        suggested_key: { default: 'Alt+Shift+E' },
        description: 'Go to the next address or message ID on the page',
      },
    },
    ...(browser === 'firefox' && {
      browser_specific_settings: {
        gecko: {
          id: 'whereabouts@whereabouts.example',
          strict_min_version: '140.0',
          data_collection_permissions: { required: ['none'] },
        },
        gecko_android: { strict_min_version: '142.0' },
      },
    }),
  }),
  vite: ({ mode }) => ({
    plugins: [textOnly],
    // The oldest browsers it runs in: their CSS needs no prefixes.
    build: { cssTarget: ['chrome128', 'firefox140'] },
    define: { __OPEN_SHADOW_ROOT__: JSON.stringify(forTests(mode)) },
  }),
  hooks: {
    'vite:build:extendConfig': ([entrypoint], config) => {
      if (entrypoint?.type !== 'content-script') return;
      config.resolve = { ...config.resolve, alias: { ...config.resolve?.alias, ...lean } };
    },
  },
  zip: {
    // What the extension is not built from, and what runs leave behind.
    excludeSources: [
      'server/**',
      'deploy/**',
      'bench/**',
      'test/**',
      'start/**',
      'screenshots/**',
      'data/**',
    ],
  },
});
