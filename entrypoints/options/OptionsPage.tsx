import { CardSection } from '@/components/options/CardSection.tsx';
import { ForgetSection } from '@/components/options/ForgetSection.tsx';
import { HelpdeskSection } from '@/components/options/HelpdeskSection.tsx';
import { OrganisationSection } from '@/components/options/OrganisationSection.tsx';
import { Reading } from '@/components/options/Reading.tsx';
import { RepliesSection } from '@/components/options/RepliesSection.tsx';
import { Section } from '@/components/options/Section.tsx';
import { SettingsFileSection } from '@/components/options/SettingsFileSection.tsx';
import { StatusApiSection } from '@/components/options/StatusApiSection.tsx';
import { useAppearance } from '@/components/use-appearance.ts';
import { writeSettingsFile } from '@/lib/settings-file.ts';
import { offerFile } from './offer-file.ts';
import { type SetupEdges, useSetup } from './use-setup.ts';

/** Everything an agent can set. */
export function OptionsPage({ edges }: { edges: SetupEdges }) {
  const { setup, generation, ...actions } = useSetup(edges);
  useAppearance(setup?.own.settings.appearance);

  if (!setup) return <Reading title="Whereabouts" />;
  const { settings, policy } = setup.own;

  return (
    <main class="page">
      <h1>Whereabouts</h1>
      <Section key={`Status API ${generation}`} title="Status API">
        <StatusApiSection
          own={setup.own}
          onSave={actions.saveStatusApi}
          onTest={actions.testConnection}
          onCheck={actions.checkConnection}
        />
      </Section>
      <Section title="Helpdesks">
        <HelpdeskSection
          helpdesks={setup.helpdesks}
          onTurnOn={actions.turnOn}
          onTurnOff={actions.turnOff}
        />
        <p class="fine">
          <a href="/doctor.html">Nothing marked? Find out why</a>
        </p>
      </Section>
      <Section key={`Organisation ${generation}`} title="Organisation">
        <OrganisationSection
          organisation={settings.organisation}
          policy={policy.organisation}
          onSave={(organisation) => actions.save({ organisation })}
        />
      </Section>
      <Section key={`Card ${generation}`} title="Card">
        <CardSection settings={settings} onSave={actions.save} />
      </Section>
      <Section key={`Replies ${generation}`} title="Replies">
        <RepliesSection
          settings={settings}
          managed={policy.replies !== undefined}
          onSave={actions.change}
        />
      </Section>
      <Section title="Settings file">
        <SettingsFileSection
          onExport={() => offerFile('whereabouts-settings.json', writeSettingsFile(settings))}
          onImport={actions.takeOver}
        />
      </Section>
      <Section title="Forget everything">
        <ForgetSection onForget={actions.forgetEverything} />
      </Section>
    </main>
  );
}
