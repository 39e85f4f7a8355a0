import { describe, expect, it } from 'vitest';
import { type Check, checks, type Facts, findingsOf, type Health, reportOf } from '@/lib/doctor.ts';
import type { Obstacle } from '@/lib/lookup.ts';
import type { ConnectionTest } from '@/lib/messages.ts';
import type { PageLimit } from '@/lib/page-limits.ts';

const CLINIC = 'https://clinic.example.com';
const none = { hidden: 0, fields: 0, editors: 0 };
const runsInPage = [{ isPage: true, identifiers: 3 }];
const fits = {
  name: 'Request Tracker',
  seen: 'RT 5.0.3, November 2026',
  verdict: 'fits' as const,
  matches: { conversation: 1, client: 1, cc: 0 },
};
const failed = (obstacle: Obstacle): ConnectionTest => ({ kind: 'failed', obstacle });
const connected = (minutes: number): ConnectionTest => ({
  kind: 'connected',
  retentionDays: 30,
  clockOffset: minutes * 60_000,
});
const limited = (limit: PageLimit): Facts => ({ page: { kind: 'limited', limit } });

const wellFacts: Facts = {
  page: { kind: 'on', origin: CLINIC },
  locked: [],
  looks: [{ frames: {}, unmarked: none }],
  scripts: runsInPage,
  adapter: fits,
  connection: connected(0),
  version: { extension: '1.2.3', browser: 'Firefox 140' },
};

it('finds nothing wrong where all is well', () => {
  const findings = findingsOf(wellFacts);
  expect(checks.map((check) => findings[check]?.health)).toEqual(checks.map(() => 'good'));
});

it('tells nothing of what it doesn’t know yet', () => {
  expect(findingsOf({})).toEqual({});
  expect(Object.keys(findingsOf({ version: wellFacts.version }))).toEqual(['version']);
});

it('says so of each check that can’t be made', () => {
  const facts = Object.fromEntries(Object.keys(wellFacts).map((fact) => [fact, null]));
  const findings = findingsOf(facts);
  expect(checks.map((check) => findings[check]?.health)).toEqual(checks.map(() => 'unknown'));
});

describe('each finding', () => {
  it.each<[string, Check, Facts, Health, RegExp]>([
    [
      'a tab whose address isn’t told',
      'page',
      { page: { kind: 'unknown' } },
      'unknown',
      /popup there/,
    ],
    ['a page of the browser', 'page', limited({ kind: 'browserPage' }), 'bad', /belongs to the/],
    ['a store', 'page', limited({ kind: 'store' }), 'bad', /keep extensions out/],
    ['a file', 'page', limited({ kind: 'file' }), 'bad', /file of your computer/],
    ['a PDF', 'page', limited({ kind: 'pdf' }), 'bad', /PDF/],
    [
      'what isn’t turned on',
      'page',
      limited({ kind: 'notTurnedOn', origin: CLINIC }),
      'bad',
      /turned on/,
    ],
    [
      'what isn’t allowed',
      'page',
      limited({ kind: 'notAllowed', origin: CLINIC }),
      'bad',
      /allow it/,
    ],
    ['a policy', 'policy', { locked: ['helpdesks'] }, 'good', /locked: helpdesks/],
    ['no script', 'script', { scripts: [] }, 'bad', /reload the page/],
    [
      'a script in a frame alone',
      'script',
      { scripts: [{ isPage: false, identifiers: 1 }] },
      'bad',
      /reload/,
    ],
    [
      'a frame of another site',
      'frames',
      {
        looks: [{ frames: { otherSite: 2, srcdoc: 1 }, unmarked: none }],
        scripts: [...runsInPage, { isPage: false, identifiers: 0 }],
      },
      'notice',
      /3 frames: 2 of other sites, 1 written into .* runs in 1 of them/,
    ],
    [
      'frames in frames, all reached',
      'frames',
      {
        looks: [
          { frames: { blank: 1 }, unmarked: none },
          { frames: { sandboxed: 1 }, unmarked: none },
        ],
        scripts: [
          ...runsInPage,
          { isPage: false, identifiers: 0 },
          { isPage: false, identifiers: 0 },
        ],
      },
      'good',
      /2 frames.* all of them/,
    ],
    ['no adapter', 'adapter', { adapter: { verdict: 'none' } }, 'good', /works without/],
    [
      'no ticket',
      'adapter',
      { adapter: { ...fits, verdict: 'noTicket' } },
      'notice',
      /no ticket is open/,
    ],
    [
      'a changed helpdesk',
      'adapter',
      { adapter: { ...fits, verdict: 'partly' } },
      'notice',
      /changed since RT 5/,
    ],
    ['a page where it doesn’t run', 'spotted', { looks: [], scripts: [] }, 'unknown', /nowhere/],
    [
      'an empty page',
      'spotted',
      { looks: [{ frames: {}, unmarked: none }], scripts: [{ isPage: true, identifiers: 0 }] },
      'notice',
      /Names alone/,
    ],
    [
      'a folded quote',
      'spotted',
      {
        looks: [{ frames: {}, unmarked: { hidden: 2, fields: 0, editors: 1 } }],
        scripts: [{ isPage: true, identifiers: 0 }],
      },
      'notice',
      /2 in text that is hidden or folded, 1 in an editor\. Unfold/,
    ],
    [
      'a log not set up',
      'statusApi',
      { connection: failed({ kind: 'notSetUp' }) },
      'bad',
      /Not set up/,
    ],
    ['no address', 'statusApi', { connection: { kind: 'badInput', why: '' } }, 'bad', /none yet/],
    [
      'a dead line',
      'statusApi',
      { connection: failed({ kind: 'offline' }) },
      'bad',
      /can’t be reached/,
    ],
    [
      'a busy log',
      'statusApi',
      { connection: failed({ kind: 'rateLimited', retryAt: 0 }) },
      'bad',
      /Too many requests/,
    ],
    [
      'a refused token',
      'statusApi',
      { connection: failed({ kind: 'unauthorized' }) },
      'good',
      /answers/,
    ],
    [
      'a refused token',
      'token',
      { connection: failed({ kind: 'unauthorized' }) },
      'bad',
      /refused/,
    ],
    ['another scope', 'token', { connection: failed({ kind: 'wrongScope' }) }, 'bad', /lookup/],
    [
      'a dead line',
      'token',
      { connection: failed({ kind: 'offline' }) },
      'unknown',
      /without an answer/,
    ],
    [
      'a dead line',
      'clock',
      { connection: failed({ kind: 'offline' }) },
      'unknown',
      /without an answer/,
    ],
    ['half a minute', 'clock', { connection: connected(0.5) }, 'good', /agrees/],
    [
      'a clock that is behind',
      'clock',
      { connection: connected(7) },
      'notice',
      /7 min behind the log’s/,
    ],
    [
      'a clock that is ahead',
      'clock',
      { connection: connected(-90) },
      'notice',
      /1 h ahead of the log’s/,
    ],
  ])('of %s: %s', (_, check, facts, health, words) => {
    const finding = findingsOf(facts)[check];
    expect(finding?.words).toMatch(words);
    expect(finding?.health).toBe(health);
  });

  it.each<[Facts, object]>([
    [limited({ kind: 'notAllowed', origin: CLINIC }), { kind: 'allow', origin: CLINIC }],
    [limited({ kind: 'notTurnedOn', origin: CLINIC }), { kind: 'turnOn', origin: CLINIC }],
    [{ connection: failed({ kind: 'unauthorized' }) }, { kind: 'options' }],
  ])('offers what helps: %j', (facts, remedy) => {
    const remedies = Object.values(findingsOf(facts)).flatMap((one) => one.remedy ?? []);
    expect(remedies).toContainEqual(remedy);
  });
});

describe('the report', () => {
  it('tells kinds and counts, a line a check', () => {
    expect(
      reportOf(
        findingsOf({
          ...wellFacts,
          looks: [{ frames: {}, unmarked: { hidden: 4, fields: 1, editors: 0 } }],
        }),
      ),
    ).toBe(`Whereabouts: why is nothing marked?
page: good, https://clinic.example.com
policy: good, nothing locked
script: good, runs
frames: good, none
adapter: good, Request Tracker (RT 5.0.3, November 2026): fits; matches nothing: cc
spotted: good, 3 spotted; not marked: 4 hidden, 1 in fields, 0 in editors
statusApi: good, answers, 30 days
token: good, accepted
clock: good, agrees
version: good, Whereabouts 1.2.3, Firefox 140`);
  });

  it('holds nothing that a status API said in its own words', () => {
    const detail = 'lookups: ana.ruiz@example.net is no status';
    const findings = findingsOf({ connection: failed({ kind: 'badReply', detail }) });
    expect(reportOf(findings)).not.toContain('ana.ruiz');
    expect(reportOf(findings)).toContain('badReply');
  });
});
