import { FindingList } from '@/components/doctor/FindingList.tsx';
import { Report } from '@/components/doctor/Report.tsx';
import { useAppearance } from '@/components/use-appearance.ts';
import { checks, findingsOf, type Health, reportOf } from '@/lib/doctor.ts';
import { type DoctorEdges, useDoctor } from './use-doctor.ts';

/** Why nothing is marked on a page, and what to do about it. */
export function DoctorPage({ edges }: { edges: DoctorEdges }) {
  const doctor = useDoctor(edges);
  useAppearance(doctor.appearance);
  const findings = findingsOf(doctor.facts);
  const isOver = checks.every((check) => findings[check]);
  const count = (wanted: Health) =>
    Object.values(findings).filter(({ health }) => health === wanted).length;

  return (
    <main class="page">
      <h1>Why is nothing marked?</h1>
      <div class="bar">
        <p class="grow" role="status">
          {isOver ? resultWords(count('bad'), count('notice'), count('unknown')) : 'Checking …'}
        </p>
        <button type="button" class="button" onClick={doctor.checkAll}>
          Check again
        </button>
      </div>
      <FindingList
        findings={findings}
        onRemedy={(remedy) =>
          remedy.kind === 'options' ? doctor.openOptions() : doctor.turnOn(remedy.origin)
        }
      />
      {isOver && <Report text={reportOf(findings)} onCopy={doctor.copy} />}
    </main>
  );
}

function resultWords(wrong: number, notices: number, unknown: number): string {
  const things = (number: number) => (number === 1 ? 'One thing is' : `${number} things are`);
  return [
    `${wrong === 0 ? 'Nothing is' : things(wrong)} wrong.`,
    notices > 0 && `${things(notices)} worth a look.`,
    unknown > 0 && `${unknown} can’t be told.`,
  ]
    .filter(Boolean)
    .join(' ');
}
