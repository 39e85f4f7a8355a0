import { useEffect, useState } from 'preact/hooks';
import { HelpdeskSection } from '@/components/options/HelpdeskSection.tsx';
import { Reading } from '@/components/options/Reading.tsx';
import { StatusApiSection } from '@/components/options/StatusApiSection.tsx';
import { useAppearance } from '@/components/use-appearance.ts';
import { PracticeTicket } from '@/components/welcome/PracticeTicket.tsx';
import { Step } from '@/components/welcome/Step.tsx';
import type { PageSettings } from '@/lib/settings.ts';
import { type SetupEdges, useSetup } from '../options/use-setup.ts';

/** The first thing after installing: three steps to the first look-up. */
export function WelcomePage({ edges }: { edges: SetupEdges }) {
  const { setup, isConnected, ...actions } = useSetup(edges);
  const [settings, setSettings] = useState<PageSettings>();
  const [practised, setPractised] = useState(false);

  useEffect(() => {
    edges.ask({ type: 'readPageSettings' }).then(setSettings);
  }, []);

  useAppearance(settings?.appearance);

  if (!setup || !settings) return <Reading title="Welcome to Whereabouts" />;
  const { own, helpdesks } = setup;

  return (
    <main class="page">
      <h1>Welcome to Whereabouts</h1>
      <p class="lead">
        Rest the pointer on an address in a ticket, and see where that client’s email is and what to
        do next. Three steps, and you’re there.
      </p>
      <Step
        number={1}
        title="Tell it where to ask"
        done={own.settings.statusApi !== '' && own.hasToken && isConnected !== false}
      >
        <p>Whoever runs your status API gives you both.</p>
        <StatusApiSection
          own={own}
          onSave={actions.saveStatusApi}
          onTest={actions.testConnection}
          onCheck={actions.checkConnection}
        />
      </Step>
      <Step
        number={2}
        title="Turn it on in your helpdesk"
        done={helpdesks.some(({ allowed }) => allowed)}
      >
        <p>It runs there and nowhere else. The browser asks you once for each.</p>
        <HelpdeskSection
          helpdesks={helpdesks}
          onTurnOn={actions.turnOn}
          onTurnOff={actions.turnOff}
        />
      </Step>
      <Step number={3} title="Try it" done={practised}>
        <p>
          Rest the pointer on the underlined address below, or go to it with the Tab key. This
          ticket and its answer are a sample: nobody is asked.
        </p>
        <PracticeTicket settings={settings} onPractised={() => setPractised(true)} />
        <p class="fine">
          For more to practise on, run <code>npm start</code> in the project’s folder: it opens a
          practice helpdesk with several tickets and a sample log.
        </p>
      </Step>
    </main>
  );
}
