import { render } from 'preact';
import { Card } from '../../components/Card.tsx';
import { lookups, NOW, settings, steps } from './cases.ts';
import { Findings, TicketLists } from './own-pages.tsx';

/** Set by whoever takes the picture: one card instead of all. */
declare const only: string | null;

const nothing = () => {};

/** Every card there is, side by side, each at a time that stands still. */
render(
  <main class={only ? 'one' : 'all'}>
    {Object.entries(lookups)
      .filter(([name]) => !only || name === only)
      .map(([name, { lookup, identifier, told, settings: own, editor }]) => (
        <figure key={name} data-name={name}>
          {!only && <figcaption>{name}</figcaption>}
          <Card
            identifier={identifier}
            lookup={lookup}
            now={NOW}
            settings={own ?? settings}
            told={told}
            editor={editor}
            onClose={nothing}
            onInsert={nothing}
            onCopy={nothing}
            onRefresh={nothing}
            onOpenOptions={nothing}
          />
        </figure>
      ))}
    {!only && <TicketLists />}
    {!only && <Findings />}
  </main>,
  document.body,
);

for (const [name, presses] of Object.entries(steps)) {
  for (const label of presses) press(name, label);
}

/** Press what an agent would press; nothing there means that the gallery is out of date. */
function press(name: string, label: string): void {
  const card = document.querySelector(`[data-name="${name}"]`);
  if (!card) return;
  const target = [...card.querySelectorAll<HTMLElement>('button, summary')].find((one) =>
    (one.ariaLabel ?? one.textContent ?? '').startsWith(label),
  );
  if (!target) throw new Error(`${name} has nothing to press that is called ${label}`);
  target.click();
}
