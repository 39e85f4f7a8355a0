/**
 * `tsx test/gallery/main.ts`: every card that an agent can meet, as pictures in `screenshots/`, each way it
 * can be looked at, and checked with axe-core.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { type BrowserContextOptions, chromium } from 'playwright-core';
import { findBrowser } from '../../start/browser.ts';

const here = (path: string) => new URL(path, import.meta.url).pathname;
const css = ['../../components/tokens.css', '../../components/card.css']
  .map((path) => readFileSync(here(path), 'utf8'))
  .join('\n');
const { outputFiles } = await build({
  entryPoints: [here('page.tsx')],
  bundle: true,
  write: false,
  jsx: 'automatic',
  jsxImportSource: 'preact',
});
const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Whereabouts: cards</title>
  <style>${css}
    body { margin: 16px; color-scheme: light dark; background: light-dark(#e9ecf1, #0d1014) }
    main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(372px, 100%), 1fr));
      gap: 16px; align-items: start }
    figure { margin: 0 } figcaption { font: 12px sans-serif; color: light-dark(#444, #bbb); padding-bottom: 4px }
    main:not(.one) .card { max-height: none }
    main.one { display: block; margin: -8px }
  </style><body></body></html>`;

/** `only`: one card, as high as it may be there. 200 % of 1280 by 800 is half as many pixels. */
const looks = {
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

interface Look {
  width: number;
  height?: number;
  only?: string;
  options: BrowserContextOptions;
}

const browser = await chromium.launch({
  executablePath: await findBrowser(),
  args: ['--no-sandbox'],
});
const axe = createRequire(import.meta.url).resolve('axe-core');
for (const [name, look] of Object.entries<Look>(looks)) {
  const { width, height = 900, only, options } = look;
  const page = await browser.newPage({ viewport: { width, height }, ...options });
  await page.setContent(html);
  await page.evaluate(`only = ${JSON.stringify(only ?? null)}`);
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  await page.screenshot({ path: `screenshots/cards-${name}.png`, fullPage: !only });
  await page.addScriptTag({ path: axe });
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  for (const { id, nodes } of violations) {
    console.log(
      `${name}: ${id} (${nodes.length}) ${nodes[0]?.html}\n  ${nodes[0]?.failureSummary}`,
    );
    process.exitCode = 1;
  }
}
await browser.close();
