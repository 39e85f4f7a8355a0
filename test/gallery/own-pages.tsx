import { FindingList } from '../../components/doctor/FindingList.tsx';
import { Report } from '../../components/doctor/Report.tsx';
import { type Progress, SpottedIdentifiers } from '../../components/popup/SpottedIdentifiers.tsx';
import { type Facts, findingsOf, reportOf } from '../../lib/doctor.ts';
import type { Person } from '../../lib/helpdesks/adapter.ts';
import type { Lookup } from '../../lib/lookup.ts';
import type { SpottedInTab } from '../../lib/spotted.ts';
import { deliveries, found, lookups, NOW, settings } from './cases.ts';

const nothing = () => {};

const one = (name: string) => found(deliveries[name] as (typeof deliveries)[string]);
const rows: [value: string, who: Person | undefined, count: number, lookup: Lookup | undefined][] =
  [
    ['ana.ruiz@gmial.example', 'client', 1, one('failed, invalid')],
    ['pat@example.com', 'cc', 2, one('spam-report')],
    ['m.okafor@example.org', undefined, 1, one('processed, stuck')],
    ['sam.with.a.long.name.that.goes.on@clinic.example.net', 'quoted', 12, one('deferred')],
    ['jo.lind@example.com', undefined, 1, lookups['offline, older answer']?.lookup],
    ['kim@example.com', 'agent', 1, lookups.timedOut?.lookup],
    ['lee@example.com', undefined, 1, lookups['not found']?.lookup],
    ['max@example.com', undefined, 3, one('open')],
  ];
const spotted = rows.map(([value, who, count]): SpottedInTab => {
  return { identifier: { kind: 'recipient', value }, who, count, frameId: 0 };
});
const lookupOf = ({ value }: { value: string }) => rows.find(([own]) => own === value)?.[3];

/** Of other lengths, as no two regions of a page may have the same name. */
const lists: Record<string, { progress: Progress; of: SpottedInTab[]; isKnown: boolean }> = {
  'a ticket': { progress: { kind: 'notAsked' }, of: spotted.slice(0, 4), isKnown: false },
  'a ticket, looking up': {
    progress: { kind: 'asking', answered: 100, of: 250 },
    of: spotted.slice(0, 3),
    isKnown: false,
  },
  'a ticket, looked up': { progress: { kind: 'answered' }, of: spotted, isKnown: true },
  'a ticket of none': { progress: { kind: 'notAsked' }, of: [], isKnown: false },
};

/** The popup's list of what was spotted, however far it has come. */
export function TicketLists() {
  return Object.entries(lists).map(([name, { progress, of, isKnown }]) => (
    <figure key={name} data-name={name} class="paper">
      <figcaption>{name}</figcaption>
      <SpottedIdentifiers
        spotted={of}
        lookupOf={isKnown ? lookupOf : (nothing as () => undefined)}
        progress={progress}
        isWorstFirst={isKnown}
        now={NOW}
        organisation={settings.organisation}
        onLookUp={nothing}
        onLookUpAll={nothing}
        onTryAgain={nothing}
        onShow={nothing}
        onHold={nothing}
      />
    </figure>
  ));
}

const facts: Facts = {
  page: { kind: 'limited', limit: { kind: 'notAllowed', origin: 'https://clinic.example' } },
  locked: ['helpdesks'],
  scripts: [],
  looks: null,
  adapter: {
    name: 'Request Tracker',
    seen: 'RT 5.0.3, November 2026',
    verdict: 'partly',
    matches: { conversation: 1, client: 0 },
  },
  connection: { kind: 'connected', retentionDays: 30, clockOffset: 7 * 60_000 },
};

/** The doctor, in every state that a check can be in. */
export function Findings() {
  const findings = findingsOf(facts);
  return (
    <figure data-name="doctor">
      <figcaption>doctor</figcaption>
      <FindingList findings={findings} onRemedy={nothing} />
      <Report text={reportOf(findings)} onCopy={async () => {}} />
    </figure>
  );
}
