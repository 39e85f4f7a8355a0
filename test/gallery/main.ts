/** `tsx test/gallery/main.ts`: pictures of every card in `screenshots/`, each way it can be looked at. */
import { launchChromium } from '../page/chromium.ts';
import { type LookName, looks, openGallery } from './gallery.ts';

const browser = await launchChromium();
for (const name of Object.keys(looks) as LookName[]) {
  const page = await openGallery(browser, name);
  const fullPage = !('only' in looks[name]);
  await page.screenshot({ path: `screenshots/cards-${name}.png`, fullPage });
}
await browser.close();
