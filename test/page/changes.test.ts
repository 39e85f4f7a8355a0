import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStage, type Stage, show } from './chromium.ts';

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await createStage();
  page = await stage.open('');
});
afterAll(() => stage[Symbol.asyncDispose]());

/** What is painted after `change`, once we have looked. */
async function paintedAfter(html: string, change: () => void): Promise<string[]> {
  await show(page, html);
  await page.evaluate(change);
  await page.evaluate(() => window.settled());
  return page.evaluate(() => window.painted());
}

it.each<[string, string, () => void, string[]]>([
  ['that came', '<p></p>', () => document.body.append('ana@example.net'), ['ana@example.net']],
  [
    'that came with what is around it',
    '',
    () => {
      document.body.innerHTML = '<div><p>To</p><p>ana@example.net</p></div>';
    },
    ['ana@example.net'],
  ],
  [
    'of another person',
    '<p>ana@example.net</p>',
    () => {
      const text = window.textIn('p');
      text.data = 'Sent to ben@example.net';
    },
    ['ben@example.net'],
  ],
  [
    'that got longer',
    '<p>ana@example.net</p>',
    () => document.querySelector('p')?.append('work.example'),
    ['ana@example.net', 'work.example'],
  ],
  [
    'whose end came later, in an element of its own',
    '<p><b>ana</b></p>',
    () => document.querySelector('p')?.append('@example.net'),
    ['ana', '@example.net'],
  ],
  [
    'whose halves were apart',
    '<p><b>ana</b><i>, </i>@example.net</p>',
    () => document.querySelector('i')?.remove(),
    ['ana', '@example.net'],
  ],
  [
    'that text was put before',
    '<p>ana@example.net</p>',
    () => window.textIn('p').insertData(0, 'To: '),
    ['ana@example.net'],
  ],
  [
    'that React moved elsewhere',
    '<ul><li>ana@example.net<li>ben@example.net</ul>',
    () => document.querySelector('ul')?.append(document.querySelector('li') as Element),
    ['ben@example.net', 'ana@example.net'],
  ],
  [
    'whose text node was split',
    '<p>ana@example.net</p>',
    () => window.textIn('p').splitText(5),
    ['ana@e', 'xample.net'],
  ],
  [
    'in a quote that was unfolded by its style',
    '<style>.folded { display: none }</style><blockquote class="folded">ana@example.net</blockquote>',
    () => document.querySelector('blockquote')?.classList.remove('folded'),
    ['ana@example.net'],
  ],
  [
    'in details that were unfolded',
    '<details><summary>More</summary>ana@example.net</details>',
    () => document.querySelector('details')?.setAttribute('open', ''),
    ['ana@example.net'],
  ],
  [
    'that is hidden no longer',
    '<p hidden>ana@example.net</p>',
    () => document.querySelector('p')?.removeAttribute('hidden'),
    ['ana@example.net'],
  ],
  [
    'that faded in',
    '<style>p { opacity: 0; transition: opacity 20ms } .in { opacity: 1 }</style><p>ana@example.net</p>',
    () => document.querySelector('p')?.classList.add('in'),
    ['ana@example.net'],
  ],
  [
    'in an open shadow root that changed',
    '<x-a><template shadowrootmode="open"><p>To</p></template></x-a>',
    () => document.querySelector('x-a')?.shadowRoot?.querySelector('p')?.append(' ana@example.net'),
    ['ana@example.net'],
  ],
])('paints an identifier %s', async (_, html, change, painted) => {
  expect(await paintedAfter(html, change)).toEqual(painted);
});

it.each<[string, string, () => void]>([
  ['was removed', '<p>ana@example.net</p>', () => document.querySelector('p')?.remove()],
  ['is no address any more', '<p>ana@example.net</p>', () => window.textIn('p').deleteData(3, 1)],
  [
    'is being edited',
    '<p>ana@example.net</p>',
    () => document.querySelector('p')?.setAttribute('contenteditable', 'true'),
  ],
  ['was emptied', '<p>ana@example.net</p>', () => document.querySelector('p')?.replaceChildren()],
])('paints none that %s', async (_, html, change) => {
  expect(await paintedAfter(html, change)).toEqual([]);
});

it('takes the paint off changed text before the page is drawn again', async () => {
  await show(page, '<p>Sent to ana@example.net</p>');
  const inNextFrame = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        requestAnimationFrame(() => {
          window.textIn('p').data = 'Nothing was sent to anybody.';
          // After the observers of this frame's changes, before it is painted.
          queueMicrotask(() => queueMicrotask(() => resolve(window.painted())));
        });
      }),
  );
  expect(inNextFrame).toEqual([]);
});

it('knows what the pointer is on before it has looked at what changed', async () => {
  await show(page, '<p>Hello</p>');
  const values = await page.evaluate(async () => {
    document.body.innerHTML = '<p style="font: 16px/20px sans-serif">ana@example.net</p>';
    await null; // for the observer
    const p = document.querySelector('p') as Element;
    const { left, top } = p.getBoundingClientRect();
    return window.spotter.at(left + 20, top + 10, p)?.identifier.value;
  });
  expect(values).toBe('ana@example.net');
});

it('follows a shadow root that was taken away and put back', async () => {
  await show(page, '<x-a><template shadowrootmode="open"><p>Hello</p></template></x-a>');
  const painted = await page.evaluate(async () => {
    const host = document.querySelector('x-a') as Element;
    host.remove();
    await window.settled();
    document.body.append(host);
    await window.settled();
    host.shadowRoot?.querySelector('p')?.append(' ana@example.net');
    await window.settled();
    return window.painted();
  });
  expect(painted).toEqual(['ana@example.net']);
});

it('keeps the paint while the page writes the same text again', async () => {
  await show(page, '<p>Sent to ana@example.net</p>');
  const painted = await page.evaluate(async () => {
    const [mark] = window.spotter.list();
    const text = window.textIn('p');
    text.data = String(text.data);
    await new Promise((resolve) => queueMicrotask(() => resolve(0)));
    const at = window.painted();
    await window.settled();
    return [at, window.spotter.list()[0] === mark];
  });
  expect(painted).toEqual([['ana@example.net'], true]);
});

it('lets React update text that it has marked', async () => {
  // As React does: it holds on to its text nodes, writes into them and removes them itself.
  const painted = await paintedAfter('<p></p>', () => {
    const p = document.querySelector('p') as Element;
    const nodes = ['To: ', 'ana@example.net', '.'].map((text) => new Text(text));
    p.append(...nodes);
    return window.settled().then(() => {
      (nodes[1] as Text).nodeValue = 'ben@example.net';
      p.removeChild(nodes[0] as Text);
      p.insertBefore(new Text('Cc: '), nodes[1] as Text);
    });
  });
  expect(painted).toEqual(['ben@example.net']);
  expect(await page.evaluate(() => document.body.innerHTML)).toBe('<p>Cc: ben@example.net.</p>');
});

it('follows a page that never stops changing', async () => {
  await show(page, '<ul></ul>');
  const painted = await page.evaluate(async () => {
    const list = document.querySelector('ul') as Element;
    const patience = performance.now() + 20_000;
    let isPainted = false;
    while (!isPainted && performance.now() < patience) {
      const lines = Array.from({ length: 300 }, (_, i) => `<li>line ${i} to a${i}@example.net`);
      list.innerHTML = lines.join('');
      await new Promise((resolve) => setTimeout(resolve));
      isPainted = window.painted().length > 0;
    }
    return isPainted;
  });
  expect(painted).toBe(true);
  await page.waitForFunction(() => window.painted().length === 300);
});

it.each(['registry', 'highlight'])(
  'puts its marks back into a %s that the page empties, but doesn’t fight',
  async (what) => {
    await show(page, '<p>ana@example.net ben@example.net</p>');
    const painted = await page.evaluate(async (what) => {
      const painted: number[] = [];
      for (let i = 0; i < 22; i++) {
        if (what === 'registry') CSS.highlights.clear();
        else for (const highlight of CSS.highlights.values()) highlight.clear();
        document.body.append(' ');
        await window.settled();
        painted.push(window.painted().length);
      }
      return painted;
    }, what);
    expect(painted).toEqual([...Array(20).fill(2), 0, 0]);
  },
);

it('says nothing in the registry where nothing was spotted', async () => {
  await show(page, '<p>Hello</p>');
  expect(await page.evaluate(() => CSS.highlights.size)).toBe(0);
});

it('takes everything away when it ends', async () => {
  await show(page, '<p>ana@example.net</p>');
  const left = await page.evaluate(async () => {
    window.end.abort();
    document.body.append('ben@example.net');
    await window.settled();
    return [CSS.highlights.size, document.body.innerHTML];
  });
  expect(left).toEqual([0, '<p>ana@example.net</p>ben@example.net']);
});

it('colours every mark of an identifier by its status, those to come too', async () => {
  await show(page, '<p>ana@example.net</p><p>Ana@Example.net ben@example.net</p>');
  const painted = await page.evaluate(async () => {
    const identifier = { kind: 'recipient', value: 'ana@example.net' } as const;
    window.spotter.setStatus(identifier, 'failed');
    document.body.append('ana@example.net');
    await window.settled();
    const asked = [window.painted('whereabouts-h'), window.painted('whereabouts-mark')];
    window.spotter.setStatus(identifier, undefined);
    return [...asked, window.painted('whereabouts-h'), window.painted('whereabouts-mark').length];
  });
  expect(painted).toEqual([
    ['ana@example.net', 'Ana@Example.net', 'ana@example.net'],
    ['ben@example.net'],
    [],
    4,
  ]);
});

it('leaves alone a message ID that differs from another in its letters’ case only', async () => {
  await show(
    page,
    '<p>Message-ID: Vb1nT4cRdAQz7Lw2pXSgKf</p><p>Message-ID: vb1nT4cRdAQz7Lw2pXSgKf',
  );
  const coloured = await page.evaluate(() => {
    const identifier = { kind: 'messageId', value: 'Vb1nT4cRdAQz7Lw2pXSgKf' } as const;
    window.spotter.setStatus(identifier, 'failed');
    return window.painted('whereabouts-h');
  });
  expect(coloured).toEqual(['Vb1nT4cRdAQz7Lw2pXSgKf']);
});
