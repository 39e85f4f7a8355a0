import { browser } from 'wxt/browser';
import type { Saved } from '../messages.ts';
import { originOf, readStatusApiAddress } from '../origin.ts';
import { type Policy, policySchema, type Settings, settingsSchema } from '../settings.ts';
import { issueWords } from '../settings-issue.ts';
import { inTurn } from './in-turn.ts';
import type { StatusApiAccess } from './status-api.ts';

/**
 * Settings, token and policy as the browser keeps them, parsed whenever they are read.
 *
 * One field that can't be read (an older version's, a policy with a typo) falls back to its default
 * and costs no other field; one bad entry of a list costs no other entry.
 */
export function createSettingsStore(storage = browser.storage) {
  /** What the agent set, and over it what the organisation's policy sets. */
  async function read(): Promise<{ settings: Settings; policy: Policy }> {
    return inForce(await readKept());
  }

  function inForce({ own, policy }: Pick<Kept, 'own' | 'policy'>) {
    const helpdesks = [...new Set([...(policy.helpdesks ?? []), ...own.helpdesks])];
    const organisation = { ...own.organisation, ...policy.organisation };
    return { settings: { ...own, ...policy, helpdesks, organisation }, policy };
  }

  /** All of it in one go: each takes as long as the whole, and they belong together. */
  async function readKept(): Promise<Kept> {
    const kept = await storage.local.get(['settings', 'policy', 'token', 'tokenFor']);
    const { settings, policy, token, tokenFor } = kept;
    return {
      own: fieldByField(settingsSchema.shape, settings) as Settings,
      // As it was last read. Chrome takes seconds to read it anew after each start, and an agent
      // who hovers an address then must not wait for it.
      policy:
        policy === undefined
          ? await refreshPolicy()
          : (fieldByField(policySchema.shape, policy) as Policy),
      tokenFor: (address) =>
        typeof token === 'string' && address && tokenFor === originOf(address) ? token : '',
    };
  }

  /** Keep the fields given; others stay. What the policy sets stays as the agent once set it. */
  async function save(changes: Changes): Promise<Saved> {
    const { own, policy } = await readKept();
    const { helpdesks, organisation, ...others } = changes;
    const parsed = settingsSchema.safeParse({
      ...own,
      ...without(others, policy),
      helpdesks: helpdesks ?? own.helpdesks,
      organisation: { ...own.organisation, ...without(organisation, policy.organisation) },
    });
    if (!parsed.success) return { kind: 'refused', why: issueWords(parsed.error) };
    const managed = policy.helpdesks ?? [];
    const ownHelpdesks = parsed.data.helpdesks.filter((helpdesk) => !managed.includes(helpdesk));
    return keep({ settings: { ...parsed.data, helpdesks: ownHelpdesks } });
  }

  /**
   * Keep address and token, in one write: the browser may stop us between two. Without a token
   * the kept one stays, but it goes to no other origin than the one that it was typed for.
   */
  async function saveStatusApi(typed: string, token = ''): Promise<Saved> {
    const read = readStatusApiAddress(typed);
    if (read.kind === 'badAddress') return { kind: 'refused', why: read.why };
    const { own, policy } = await readKept();
    const statusApi = policy.statusApi ? own.statusApi : read.address;
    const access = token && { token, tokenFor: originOf(read.address) };
    return keep({ settings: { ...own, statusApi }, ...access });
  }

  /** The token for this address; empty where there is none. */
  async function readTokenFor(address: string): Promise<string> {
    return (await readKept()).tokenFor(address);
  }

  async function readAccess(): Promise<StatusApiAccess> {
    const kept = await readKept();
    const { statusApi } = inForce(kept).settings;
    return { statusApi, token: kept.tokenFor(statusApi) };
  }

  /** A full disk is told, not thrown: what was typed is still in the form. */
  async function keep(items: Record<string, unknown>): Promise<Saved> {
    try {
      await storage.local.set(items);
      return { kind: 'saved' };
    } catch {
      return {
        kind: 'refused',
        why: 'The browser could not write it to disk. Free some space, then save again.',
      };
    }
  }

  /** Read the policy anew, for all who ask from now on. */
  async function refreshPolicy(): Promise<Policy> {
    // Firefox rejects where no policy is installed.
    const policy = await storage.managed.get(null).catch(() => ({}));
    await keep({ policy });
    return fieldByField(policySchema.shape, policy) as Policy;
  }

  const forget = () => storage.local.clear();

  /** Content scripts live beside the page's scripts: they get no say in token and settings. */
  function keepFromPages(): void {
    // Chrome and Edge only, and unknown to the polyfill.
    const local = (globalThis as unknown as { chrome?: typeof browser }).chrome?.storage.local;
    local?.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
  }

  // Each reads what is kept before it writes: two at once would lose one's change.
  const inItsTurn = inTurn((act: () => Promise<Saved>) => act());

  return {
    read,
    save: (changes: Changes) => inItsTurn(() => save(changes)),
    saveStatusApi: (typed: string, token?: string) => inItsTurn(() => saveStatusApi(typed, token)),
    readTokenFor,
    readAccess,
    refreshPolicy,
    forget,
    keepFromPages,
  };
}

export type SettingsStore = ReturnType<typeof createSettingsStore>;

interface Kept {
  own: Settings;
  policy: Policy;
  /** The token for this address; empty where there is none. */
  tokenFor: (address: string) => string;
}

/** Parsed when they are saved. */
type Changes = Record<string, unknown>;

function without(changes: unknown, locked: object = {}): Changes {
  const open = Object.entries(changes ?? {}).filter(([key]) => !(key in locked));
  return Object.fromEntries(open);
}

type Fields = Record<string, Field>;
interface Field {
  safeParse(value: unknown): { success: boolean; data?: unknown };
}

function fieldByField(fields: Fields, kept: unknown): Record<string, unknown> {
  const values = typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  const read = Object.entries(fields).map(([name, field]) => [name, lenient(field, values[name])]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

/** What can be read of a field: of a list or a record, the entries that can; else its default. */
function lenient(field: Field, value: unknown): unknown {
  const parsed = field.safeParse(value);
  if (parsed.success) return parsed.data;
  if (Array.isArray(value)) {
    const good = value.filter((entry) => field.safeParse([entry]).success);
    return field.safeParse(good).data;
  }
  if (typeof value === 'object' && value !== null) {
    const good = Object.entries(value).filter(
      ([key, entry]) => field.safeParse({ [key]: entry }).success,
    );
    return field.safeParse(Object.fromEntries(good)).data;
  }
  return field.safeParse(undefined).data;
}
