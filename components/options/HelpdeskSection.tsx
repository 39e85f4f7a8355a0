import { useRef, useState } from 'preact/hooks';
import type { HelpdeskTurned } from '../../lib/messages.ts';
import { isLoopback, readHelpdeskAddress } from '../../lib/origin.ts';
import { COMPANY, wellKnownHelpdesks } from '../../lib/well-known-helpdesks.ts';
import { NO_ANSWER, type Outcome, OutcomeNote, useOutcome } from './Outcome.tsx';
import { Managed, TextField } from './TextField.tsx';

export interface ListedHelpdesk {
  origin: string;
  managed: boolean;
  /** The browser lets the extension run there. */
  allowed: boolean;
}

interface Props {
  helpdesks: ListedHelpdesk[];
  /** Called in the click itself: the browser asks the agent. */
  onTurnOn: (typed: string) => Promise<HelpdeskTurned>;
  onTurnOff: (origin: string) => Promise<HelpdeskTurned>;
}

/** On which pages addresses are marked. */
export function HelpdeskSection({ helpdesks, onTurnOn, onTurnOff }: Props) {
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const { outcome, setOutcome } = useOutcome();

  function turnOn(): Promise<HelpdeskTurned> {
    if (!typed.toUpperCase().includes(COMPANY)) return onTurnOn(typed);
    const why = `Put your company’s own name where it says ${COMPANY}.`;
    return Promise.resolve({ kind: 'badAddress', why });
  }

  async function say(turning: Promise<HelpdeskTurned>, good: string): Promise<boolean> {
    setOutcome(undefined);
    const turned = await turning.catch(() => undefined);
    setOutcome(outcomeOf(turned, good));
    return turned?.kind === 'turned';
  }

  /** What was pressed is gone once it has worked: the focus goes to the field. */
  async function sayAndGoOn(turning: Promise<HelpdeskTurned>, good: string) {
    if (await say(turning, good)) field.current?.focus();
  }

  function fillIn(address: string) {
    setTyped(address);
    setOutcome(undefined);
    const input = field.current;
    if (!input) return;
    input.value = address; // now, so that the part to replace can be selected
    input.focus();
    const start = address.indexOf(COMPANY);
    if (start >= 0) input.setSelectionRange(start, start + COMPANY.length);
  }

  return (
    <>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (await say(turnOn(), 'Saved. Turned on.')) setTyped('');
        }}
      >
        <TextField
          label="Helpdesk address"
          inputMode="url"
          placeholder="https://clinic.example.com"
          hint="Any page of it will do. Self-hosted ones too, with their port."
          value={typed}
          onType={(address) => {
            setTyped(address);
            setOutcome(undefined);
          }}
          inputRef={field}
        />
        {canBeReadByOthers(typed) && (
          <p class="warning">
            This address begins with http://, so others on the network can read your tickets on
            their way. It works all the same.
          </p>
        )}
        <div class="bar">
          <button type="submit" class="button main">
            Turn on
          </button>
          <OutcomeNote outcome={outcome} />
        </div>
      </form>
      <details class="suggestions">
        <summary>Well-known helpdesks</summary>
        <ul>
          {wellKnownHelpdesks.map(({ name, address }) => (
            <li key={name}>
              <button type="button" class="button" onClick={() => fillIn(address)}>
                {name}
              </button>
            </li>
          ))}
        </ul>
      </details>
      <HelpdeskList
        helpdesks={helpdesks}
        onAllow={(origin) => sayAndGoOn(onTurnOn(origin), 'Saved. Turned on.')}
        onTurnOff={(origin) => sayAndGoOn(onTurnOff(origin), 'Saved. Turned off.')}
      />
    </>
  );
}

/** Plain http, and not on this computer alone. */
function canBeReadByOthers(typed: string): boolean {
  const read = readHelpdeskAddress(typed);
  if (read.kind === 'badAddress') return false;
  const { protocol, hostname } = new URL(read.address);
  return protocol === 'http:' && !isLoopback(hostname);
}

function outcomeOf(turned: HelpdeskTurned | undefined, good: string): Outcome {
  switch (turned?.kind) {
    case 'turned':
      return { kind: 'good', text: good };
    case 'badAddress':
      return { kind: 'bad', text: turned.why };
    case 'notAllowed':
      return { kind: 'bad', text: NOT_ALLOWED };
    case undefined:
      return { kind: 'bad', text: NO_ANSWER };
  }
}

const NOT_ALLOWED = 'Nothing is changed: the browser wasn’t allowed to. Try again and allow it.';

interface ListProps {
  helpdesks: ListedHelpdesk[];
  onAllow: (origin: string) => void;
  onTurnOff: (origin: string) => void;
}

function HelpdeskList({ helpdesks, onAllow, onTurnOff }: ListProps) {
  if (helpdesks.length === 0) return <p class="fine">None is turned on yet.</p>;
  return (
    <ul class="list">
      {helpdesks.map(({ origin, managed, allowed }) => (
        <li key={origin}>
          <span class="grow">
            {origin}
            {!allowed && <span class="fine"> The browser doesn’t allow it yet.</span>}
          </span>
          {!allowed && (
            <button
              type="button"
              class="button"
              aria-label={`Allow ${origin}`}
              onClick={() => onAllow(origin)}
            >
              Allow
            </button>
          )}
          {managed ? (
            <Managed />
          ) : (
            <button
              type="button"
              class="button"
              aria-label={`Turn off ${origin}`}
              onClick={() => onTurnOff(origin)}
            >
              Turn off
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
