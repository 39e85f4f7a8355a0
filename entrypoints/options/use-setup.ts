import { useEffect, useState } from 'preact/hooks';
import type { ListedHelpdesk } from '@/components/options/HelpdeskSection.tsx';
import type { ask } from '@/lib/ask.ts';
import type { ConnectionTest, HelpdeskTurned, OwnSettings, Saved } from '@/lib/messages.ts';
import { originOf, readHelpdeskAddress, readStatusApiAddress } from '@/lib/origin.ts';
import type { Settings, SettingsChanges } from '@/lib/settings.ts';

/** What options and welcome page reach for outside themselves; a test hands in others. */
export interface SetupEdges {
  ask: typeof ask;
  isAllowed: (origin: string) => Promise<boolean>;
  /** Must be called in the click itself. True at once for what is granted already. */
  requestOrigins: (origins: string[]) => Promise<boolean>;
}

export interface Setup {
  own: OwnSettings;
  helpdesks: ListedHelpdesk[];
}

const refusedByAgent: Saved = {
  kind: 'refused',
  why: 'Not saved: the browser isn’t allowed to reach that address. Press Save again and allow it.',
};

const OTHER_ADDRESS = 'Type the token too: the one that is kept was meant for another address.';

/** All settings, and what can be done with them. */
export function useSetup({ ask, isAllowed, requestOrigins }: SetupEdges) {
  const [setup, setSetup] = useState<Setup>();
  /** Counts how often everything was replaced: forms begin anew then. */
  const [generation, setGeneration] = useState(0);
  /** Whether look-ups work with the address and token saved here; absent where none were. */
  const [isConnected, setConnected] = useState<boolean>();

  useEffect(() => {
    read();
    // Set up in another tab meanwhile, or a permission taken away.
    addEventListener('focus', read);
    return () => removeEventListener('focus', read);
  }, []);

  async function read() {
    const own = await ask({ type: 'readSettings' });
    const helpdesks = await Promise.all(
      own.settings.helpdesks.map(async (origin) => ({
        origin,
        managed: own.policy.helpdesks?.includes(origin) ?? false,
        allowed: await isAllowed(origin),
      })),
    );
    setSetup({ own, helpdesks });
  }

  async function save(settings: SettingsChanges): Promise<Saved> {
    const saved = await ask({ type: 'saveSettings', settings });
    await read();
    return saved;
  }

  /** Change what is kept now: another tab may have saved since it was shown here. */
  async function change(makeChange: (kept: Settings) => SettingsChanges): Promise<Saved> {
    const { settings } = await ask({ type: 'readSettings' });
    return save(makeChange(settings));
  }

  /** The kept token goes to no other origin than the one it was typed for. */
  function lacksToken(address: string, token: string): boolean {
    if (token.trim() !== '' || !setup?.own.hasToken) return false;
    return originOf(setup.own.settings.statusApi) !== originOf(address);
  }

  async function saveStatusApi(typed: string, token: string): Promise<Saved> {
    const address = readStatusApiAddress(typed);
    if (address.kind === 'badAddress') return { kind: 'refused', why: address.why };
    if (lacksToken(address.address, token)) return { kind: 'refused', why: OTHER_ADDRESS };
    if (!(await requestOrigins([originOf(address.address)]))) return refusedByAgent;

    const saved = await ask({ type: 'saveStatusApi', statusApi: address.address, token });
    if (saved.kind === 'saved') setConnected(false);
    await read();
    return saved;
  }

  /** Test what was just saved. */
  async function checkConnection(): Promise<ConnectionTest> {
    const { settings } = await ask({ type: 'readSettings' });
    const found = await ask({ type: 'testConnection', statusApi: settings.statusApi });
    setConnected(found.kind === 'connected');
    return found;
  }

  async function testConnection(typed: string, token: string): Promise<ConnectionTest> {
    const read = readStatusApiAddress(typed);
    if (read.kind === 'badAddress') return { kind: 'badInput', why: read.why };
    if (lacksToken(read.address, token)) return { kind: 'badInput', why: OTHER_ADDRESS };
    const origin = originOf(read.address);
    if (!(await requestOrigins([origin])))
      return { kind: 'failed', obstacle: { kind: 'notAllowed', origin } };
    return ask({ type: 'testConnection', statusApi: read.address, token });
  }

  async function turnOn(typed: string): Promise<HelpdeskTurned> {
    const address = readHelpdeskAddress(typed);
    if (address.kind === 'badAddress') return address;
    if (!(await requestOrigins([address.address]))) return { kind: 'notAllowed' };
    const turned = await ask({ type: 'turnOnHelpdesk', origin: address.address });
    await read();
    return turned;
  }

  async function turnOff(origin: string): Promise<HelpdeskTurned> {
    const turned = await ask({ type: 'turnOffHelpdesk', origin });
    await read();
    return turned;
  }

  async function takeOver(settings: Settings): Promise<Saved> {
    const origins = [...(settings.statusApi ? [settings.statusApi] : []), ...settings.helpdesks];
    // What isn't allowed now can be later, helpdesk by helpdesk.
    if (origins.length > 0) await requestOrigins(origins.map(originOf));
    const saved = await save(settings);
    if (saved.kind === 'saved') setGeneration((before) => before + 1);
    return saved;
  }

  async function forgetEverything() {
    const forgotten = await ask({ type: 'forgetEverything' });
    await read();
    setGeneration((before) => before + 1);
    return forgotten;
  }

  return {
    ...{ setup, generation, isConnected },
    ...{ save, change, saveStatusApi, checkConnection, testConnection },
    ...{ turnOn, turnOff, takeOver, forgetEverything },
  };
}
