import { type Check, checks, type Finding, type Health, type Remedy } from '../../lib/doctor.ts';
import { Icon } from '../Icon.tsx';

interface Props {
  findings: Partial<Record<Check, Finding>>;
  /** Called in the click itself: the browser asks the agent. */
  onRemedy: (remedy: Remedy) => void;
}

const titles: Record<Check, string> = {
  page: 'This page',
  policy: 'Your organisation',
  script: 'Whereabouts in the page',
  frames: 'Frames',
  adapter: 'Your helpdesk',
  spotted: 'Addresses and message IDs',
  statusApi: 'Email log',
  token: 'Access token',
  clock: 'Clock',
  version: 'Versions',
};

const healths: Record<
  Health | 'checking',
  { name: string; icon: Parameters<typeof Icon>[0]['name'] }
> = {
  good: { name: 'Fine', icon: 'delivered' },
  notice: { name: 'Worth a look', icon: 'spam-report' },
  bad: { name: 'Wrong', icon: 'failed' },
  unknown: { name: 'Not told', icon: 'sending' },
  checking: { name: 'Checking …', icon: 'deferred' },
};

/** Each check, with what was found by now; one that is still being made says so. */
export function FindingList({ findings, onRemedy }: Props) {
  return (
    <ul class="findings">
      {checks.map((check) => {
        const finding = findings[check];
        const health = finding?.health ?? 'checking';
        const { name, icon } = healths[health];
        return (
          <li key={check} data-health={health}>
            <h2>{titles[check]}</h2>
            <span class="health">
              <Icon name={icon} />
              {name}
            </span>
            {finding && <p>{finding.words}</p>}
            {finding?.remedy && <RemedyButton remedy={finding.remedy} onRemedy={onRemedy} />}
          </li>
        );
      })}
    </ul>
  );
}

function RemedyButton({ remedy, onRemedy }: { remedy: Remedy; onRemedy: Props['onRemedy'] }) {
  const names = {
    allow: 'Allow',
    turnOn: 'Turn on for this helpdesk',
    options: 'Open the options',
  };
  return (
    <button type="button" class="button" onClick={() => onRemedy(remedy)}>
      {names[remedy.kind]}
    </button>
  );
}
