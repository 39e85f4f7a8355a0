import { render } from 'preact';
import { Card } from '../../components/Card.tsx';
import { lookups, NOW, settings } from './cases.ts';

const nothing = () => {};

/** Every card there is, side by side, each at a time that stands still. */
render(
  <main>
    {Object.entries(lookups).map(([name, lookup]) => (
      <figure key={name}>
        <figcaption>{name}</figcaption>
        <Card
          identifier={{ kind: 'recipient', value: 'ana.ruiz@example.net' }}
          lookup={lookup}
          now={NOW}
          settings={settings}
          onClose={nothing}
          onInsert={nothing}
          onCopy={nothing}
          onRefresh={nothing}
          onOpenOptions={nothing}
        />
      </figure>
    ))}
  </main>,
  document.body,
);
