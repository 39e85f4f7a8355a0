/** Every card that an agent can meet, in a page, each way that it can be looked at. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

interface Look {
  width: number;
  height?: number;
  /** One card alone, as high as it may be in a window of that height. */
  only?: string;
  options: BrowserContextOptions;
}

/** 200 % of 1280 by 800 is half as many pixels. */
export const looks = {
  light: { width: 1660, options: { colorScheme: 'light' } },
  dark: { width: 1660, options: { colorScheme: 'dark' } },
  narrow: { width: 320, options: { colorScheme: 'light' } },
  contrast: { width: 1660, options: { colorScheme: 'light', contrast: 'more' } },
  'forced-colours': { width: 1660, options: { forcedColors: 'active' } },
  'twice-as-big': {
    width: 640,
    height: 400,
    only: 'delivered',
    options: { colorScheme: 'light', deviceScaleFactor: 2 },
  },
  'low-window': { width: 800, height: 560, only: 'delivered', options: { colorScheme: 'dark' } },
} satisfies Record<string, Look>;

export type LookName = keyof typeof looks;

export async function openGallery(browser: Browser, name: LookName): Promise<Page> {
  const { width, height = 900, only, options }: Look = looks[name];
  const page = await browser.newPage({ viewport: { width, height }, ...options });
  await page.setContent(html());
  await page.evaluate(`only = ${JSON.stringify(only ?? null)}`);
  await page.addScriptTag({ content: await script() });
  return page;
}

async function script(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page.tsx')],
    bundle: true,
    write: false,
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
  return outputFiles[0]?.text ?? '';
}

const ownPages = ['page.css', 'popup/popup.css', 'doctor/doctor.css'];

function html(): string {
  const css = ['tokens.css', 'card.css', ...ownPages]
    .map((file) => readFileSync(join(import.meta.dirname, '../../components', file), 'utf8'))
    .join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Whereabouts: cards</title>
    <style>${css}
      body { margin: 16px; color-scheme: light dark; background: light-dark(#e9ecf1, #0d1014) }
      main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(372px, 100%), 1fr));
        gap: 16px; align-items: start }
      figure { margin: 0 } figcaption { font: 12px sans-serif; color: light-dark(#444, #bbb); padding-bottom: 4px }
      main:not(.one) .card { max-height: none }
      figure.paper { padding: 12px; background: var(--paper) }
      main.one { display: block; margin: -8px }
    </style><body></body></html>`;
}
