/**
 * Why nothing is marked on a page: facts in, findings out. Facts hold kinds and counts, and what is
 * found of them goes into a report that others read: no address, no ID, no path of a ticket.
 */
import { span } from './age.ts';
import { count } from './count.ts';
import { type AdapterCheck, adapterParts } from './helpdesks/adapter.ts';
import type { Obstacle } from './lookup.ts';
import type { ConnectionTest } from './messages.ts';
import type { PageLimit } from './page-limits.ts';
import { obstacleWords } from './wording.ts';

export const checks = [
  'page',
  'policy',
  'script',
  'frames',
  'adapter',
  'spotted',
  'statusApi',
  'token',
  'clock',
  'version',
] as const;
export type Check = (typeof checks)[number];

/** `unknown`: the check couldn't be made. */
export type Health = 'good' | 'notice' | 'bad' | 'unknown';

/** What helps, where a press of a button does. */
export type Remedy = { kind: 'allow' | 'turnOn'; origin: string } | { kind: 'options' };

export interface Finding {
  health: Health;
  /** What was found, and what to do about it. */
  words: string;
  remedy?: Remedy;
  /** The same in kinds and counts. */
  report: string;
}

/** The page in the tab that it is about. */
export type PageFact =
  | { kind: 'on'; origin: string }
  | { kind: 'limited'; limit: PageLimit }
  /** The browser tells its address only where the extension was turned on or its popup was opened. */
  | { kind: 'unknown' };

export type FrameKind = 'blank' | 'srcdoc' | 'sandboxed' | 'sameSite' | 'otherSite';

/** What stands where nothing is marked: addresses, counted. */
export type Unmarked = Record<'hidden' | 'fields' | 'editors', number>;

/** One document of the page, as it is seen from inside. */
export interface FrameLook {
  /** The frames right in it. */
  frames: Partial<Record<FrameKind, number>>;
  unmarked: Unmarked;
}

/** Each is absent until it is known, and null where it can't be. */
export interface Facts {
  page?: PageFact | null | undefined;
  /** Names of the settings that the organisation has locked. */
  locked?: string[] | null | undefined;
  /** The documents that we may look into, the page itself first. */
  looks?: FrameLook[] | null | undefined;
  /** Per document whose content script answers: whether it is the page itself, and what it holds. */
  scripts?: { isPage: boolean; identifiers: number }[] | null | undefined;
  adapter?: AdapterCheck | { verdict: 'none' } | null | undefined;
  connection?: ConnectionTest | null | undefined;
  version?: { extension: string; browser: string } | null | undefined;
}

/** What was found so far; a check that is still being made is absent. */
export function findingsOf(facts: Facts): Partial<Record<Check, Finding>> {
  const { page, locked, looks, scripts, adapter, connection, version } = facts;
  return {
    ...(page !== undefined && { page: page ? ofPage(page) : untold('which page this is') }),
    ...(locked !== undefined && {
      policy: locked ? ofPolicy(locked) : untold('what your organisation has set'),
    }),
    ...(scripts !== undefined && { script: ofScript(scripts) }),
    ...(looks !== undefined && scripts !== undefined && { frames: ofFrames(looks, scripts) }),
    ...(adapter !== undefined && {
      adapter: adapter ? ofAdapter(adapter) : untold('what is known of this helpdesk'),
    }),
    ...(looks !== undefined && scripts !== undefined && { spotted: ofSpotted(looks, scripts) }),
    ...(connection !== undefined && {
      statusApi: connection ? ofStatusApi(connection) : untold('whether the email log answers'),
      token: ofToken(connection),
      clock: ofClock(connection),
    }),
    ...(version !== undefined && {
      version: version ? ofVersion(version) : untold('the versions'),
    }),
  };
}

/** A text for whoever helps: what was found, and nothing of a client. */
export function reportOf(findings: Partial<Record<Check, Finding>>): string {
  const lines = checks.flatMap((check) => {
    const finding = findings[check];
    return finding ? [`${check}: ${finding.health}, ${finding.report}`] : [];
  });
  return ['Whereabouts: why is nothing marked?', ...lines].join('\n');
}

function untold(what: string): Finding {
  return { health: 'unknown', words: `It can’t be told ${what}.`, report: 'not told' };
}

function ofPage(page: PageFact): Finding {
  switch (page.kind) {
    case 'on':
      return {
        health: 'good',
        words: `Whereabouts is turned on and allowed for ${page.origin}.`,
        report: page.origin,
      };
    case 'unknown':
      return {
        health: 'unknown',
        words:
          'The browser doesn’t tell which page this is. Go to the ticket, open the popup there, and choose “Find out why”.',
        report: 'no address',
      };
    case 'limited':
      return ofLimit(page.limit);
  }
}

function ofLimit(limit: PageLimit): Finding {
  const closed = 'Nothing can be done about that; the popup looks things up all the same.';
  switch (limit.kind) {
    case 'browserPage':
      return {
        health: 'bad',
        words: `This page belongs to the browser, which keeps extensions out. ${closed}`,
        report: limit.kind,
      };
    case 'store':
      return {
        health: 'bad',
        words: `Browsers keep extensions out of this site. ${closed}`,
        report: limit.kind,
      };
    case 'file':
    case 'pdf':
      return {
        health: 'bad',
        words: `On a ${limit.kind === 'pdf' ? 'PDF' : 'file of your computer'} nothing is marked. ${closed}`,
        report: limit.kind,
      };
    case 'notTurnedOn':
      return {
        health: 'bad',
        words: `Whereabouts isn’t turned on for ${limit.origin}.`,
        remedy: { kind: 'turnOn', origin: limit.origin },
        report: `${limit.kind} ${limit.origin}`,
      };
    case 'notAllowed':
      return {
        health: 'bad',
        words: `Whereabouts is turned on for ${limit.origin}, but the browser doesn’t allow it.`,
        remedy: { kind: 'allow', origin: limit.origin },
        report: `${limit.kind} ${limit.origin}`,
      };
    case 'notRunning':
      return { health: 'bad', words: 'This page doesn’t answer.', report: limit.kind };
  }
}

function ofPolicy(locked: string[]): Finding {
  return {
    health: 'good',
    words:
      locked.length > 0
        ? `Your organisation has set, and so locked: ${locked.join(', ')}. Whoever manages your browser can change that.`
        : 'Your organisation has locked no setting.',
    report: locked.length > 0 ? locked.join(', ') : 'nothing locked',
  };
}

type Scripts = NonNullable<Facts['scripts']>;

function ofScript(scripts: Scripts | null): Finding {
  if (scripts?.some(({ isPage }) => isPage))
    return { health: 'good', words: 'It runs in this page.', report: 'runs' };
  if (!scripts) return untold('whether it runs in this page');
  return {
    health: 'bad',
    words:
      'It doesn’t run in this page. Turn it on above if it isn’t; else save your draft and reload the page.',
    report: 'doesn’t run',
  };
}

const frameNames: Record<FrameKind, string> = {
  blank: 'filled by a script',
  srcdoc: 'written into the page',
  sandboxed: 'sandboxed',
  sameSite: 'of the same site',
  otherSite: 'of other sites',
};

function ofFrames(looks: FrameLook[] | null, scripts: Scripts | null): Finding {
  if (!looks || !scripts) return untold('in which frames of the page it runs');
  const counts = new Map<FrameKind, number>();
  for (const { frames } of looks)
    for (const [kind, count] of Object.entries(frames) as [FrameKind, number][])
      counts.set(kind, (counts.get(kind) ?? 0) + count);

  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (all === 0) return { health: 'good', words: 'The page has no frames.', report: 'none' };
  const running = scripts.filter(({ isPage }) => !isPage).length;
  const kinds = [...counts].map(([kind, count]) => `${count} ${frameNames[kind]}`).join(', ');
  const report = `${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')}; runs in ${running}`;
  const found = `The page has ${count(all, 'frame')}: ${kinds}.`;
  return running >= all
    ? { health: 'good', words: `${found} It runs in all of them.`, report }
    : {
        health: 'notice',
        words: `${found} It runs in ${running} of them. Where mail is shown in another, turn Whereabouts on for that frame’s own address as well.`,
        remedy: { kind: 'options' },
        report,
      };
}

function ofAdapter(check: NonNullable<Facts['adapter']>): Finding {
  if (check.verdict === 'none')
    return {
      health: 'good',
      words: 'Nothing special is known of this helpdesk. All works without it.',
      report: 'none',
    };
  const { name, seen, matches } = check;
  const missing = adapterParts.filter((part) => matches[part] === 0);
  const report = `${name} (${seen}): ${check.verdict}; matches nothing: ${missing.join(', ') || 'none'}`;
  switch (check.verdict) {
    case 'fits':
      return { health: 'good', words: `This is ${name}, as it was in ${seen}.`, report };
    case 'noTicket':
      return {
        health: 'notice',
        words: `This is ${name}, but no ticket is open here. If one is, ${name} has changed since ${seen}: all works but who is the client. Tell whoever gave you Whereabouts.`,
        report,
      };
    case 'partly':
      return {
        health: 'notice',
        words: `This is ${name}, changed since ${seen}: not all of it is where it was. Who is the client may not be told. Tell whoever gave you Whereabouts.`,
        report,
      };
  }
}

function ofSpotted(looks: FrameLook[] | null, scripts: Scripts | null): Finding {
  if (!scripts?.length) return untold('what there is to spot: it runs nowhere in the page');
  const spotted = scripts.reduce((sum, { identifiers }) => sum + identifiers, 0);
  const unmarked: Unmarked = { hidden: 0, fields: 0, editors: 0 };
  for (const look of looks ?? [])
    for (const place of ['hidden', 'fields', 'editors'] as const)
      unmarked[place] += look.unmarked[place];

  const elsewhere = [
    ...(unmarked.hidden > 0 ? [`${unmarked.hidden} in text that is hidden or folded`] : []),
    ...(unmarked.fields > 0 ? [`${unmarked.fields} in fields`] : []),
    ...(unmarked.editors > 0 ? [`${unmarked.editors} in an editor`] : []),
  ].join(', ');
  const report = `${spotted} spotted; not marked: ${unmarked.hidden} hidden, ${unmarked.fields} in fields, ${unmarked.editors} in editors`;
  if (spotted > 0)
    return {
      health: 'good',
      words: `${spotted} spotted.${elsewhere && ` Not marked: ${elsewhere}.`}`,
      report,
    };
  return {
    health: 'notice',
    words: elsewhere
      ? `No address and no message ID is marked. Addresses stand where none is: ${elsewhere}. Unfold the text, or copy one into the popup.`
      : 'No address and no message ID stands in the text of this page. Names alone can’t be looked up.',
    report,
  };
}

function ofStatusApi(connection: ConnectionTest): Finding {
  switch (connection.kind) {
    case 'connected':
      return {
        health: 'good',
        words: `The email log answers, and reaches back ${count(connection.retentionDays, 'day')}.`,
        report: `answers, ${count(connection.retentionDays, 'day')}`,
      };
    case 'badInput':
      return {
        health: 'bad',
        words: 'The address of the email log can’t be right, or there is none yet.',
        remedy: { kind: 'options' },
        report: connection.kind,
      };
    case 'failed': {
      const { obstacle } = connection;
      if (isOfToken(obstacle))
        return { health: 'good', words: 'The email log answers.', report: 'answers' };
      const { title, meaning } = obstacleWords(obstacle);
      return {
        health: 'bad',
        words:
          obstacle.kind === 'rateLimited' ? `${title}. Try again later.` : `${title}. ${meaning}`,
        remedy: { kind: 'options' },
        report:
          obstacle.kind === 'serverError' ? `${obstacle.kind} ${obstacle.status}` : obstacle.kind,
      };
    }
  }
}

function isOfToken({ kind }: Obstacle): boolean {
  return kind === 'unauthorized' || kind === 'wrongScope';
}

function ofToken(connection: ConnectionTest | null): Finding {
  if (connection?.kind === 'connected')
    return { health: 'good', words: 'The access token is accepted.', report: 'accepted' };
  if (connection?.kind === 'failed' && isOfToken(connection.obstacle)) {
    const { title, meaning } = obstacleWords(connection.obstacle);
    return {
      health: 'bad',
      words: `${title}. ${meaning}`,
      remedy: { kind: 'options' },
      report: connection.obstacle.kind,
    };
  }
  return untold('whether the access token is accepted, without an answer');
}

/** A round trip may take some seconds, and nobody sees a difference of less. */
const SKEW_MS = 60_000;

function ofClock(connection: ConnectionTest | null): Finding {
  if (connection?.kind !== 'connected')
    return untold('how this computer’s clock goes, without an answer');
  const { clockOffset } = connection;
  const skew = span(Math.abs(clockOffset));
  const way = clockOffset > 0 ? 'behind' : 'ahead of';
  if (Math.abs(clockOffset) < SKEW_MS)
    return {
      health: 'good',
      words: 'This computer’s clock agrees with the log’s.',
      report: 'agrees',
    };
  return {
    health: 'notice',
    words: `This computer’s clock is ${skew} ${way} the log’s. Ages are counted by the log’s clock, so they are right; set this one right all the same.`,
    report: `${skew} ${way} the log’s`,
  };
}

function ofVersion({ extension, browser }: { extension: string; browser: string }): Finding {
  return {
    health: 'good',
    words: `Whereabouts ${extension}, in ${browser}.`,
    report: `Whereabouts ${extension}, ${browser}`,
  };
}
