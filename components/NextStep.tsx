import { countdown } from '../lib/age.ts';
import type { Situation, Turn } from '../lib/situation.ts';
import { Disclosure } from './Disclosure.tsx';
import { Icon } from './Icon.tsx';

const turnWords: Record<Turn, string> = {
  wait: 'Nothing to do but wait',
  client: 'Next: the client',
  mailboxProvider: 'Next: their email provider',
  support: 'Next: contact support',
  lookAgain: 'Next: look again',
  nobody: 'Nothing to do',
};

const outlookWords: Record<Situation['outlook'], string> = {
  canChange: 'can still change',
  stuck: 'stuck',
  final: 'final',
};

/** Whose turn it is, and whether the status can still change. */
export function TurnLine({ situation: { turn, outlook } }: { situation: Situation }) {
  return (
    <p class="turn" aria-live="polite">
      {turnWords[turn]} <span>{outlookWords[outlook]}</span>
    </p>
  );
}

/** Which step of a Delivered that the client disputes it has come to. */
interface Step {
  current: 1 | 2;
  onChange: (step: 1 | 2) => void;
}

interface Props {
  situation: Situation;
  /** Absent where no step waits for the outcome of another. */
  step?: Step;
}

/** What it means and what the documentation says to do now. */
export function NextStep({ situation, step }: Props) {
  const { meaning, steps, finePrint, inGeneral, msLeft } = situation;
  return (
    <>
      {meaning.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {finePrint.map((text) => (
        <p class="fine" key={text}>
          {text}
        </p>
      ))}
      {steps.length > 0 && (
        <div class="steps">
          <h2>{steps.length > 1 ? 'Next steps' : 'Next step'}</h2>
          {steps.length > 1 ? (
            <ol>
              {steps.map((text, index) => (
                <li key={text} aria-current={step?.current === index + 1 ? 'step' : undefined}>
                  {text}
                </li>
              ))}
            </ol>
          ) : (
            <p>{steps[0]}</p>
          )}
          {/* On a line of its own: a clock that ticks must never break the one that it is in. */}
          {msLeft !== undefined && msLeft > 0 && (
            <p>
              That is in <b>{countdown(msLeft)}</b>.
            </p>
          )}
          {step && <LookedToggle {...step} />}
        </div>
      )}
      {inGeneral.length > 0 && (
        <Disclosure title="What Failed can mean in general" inText>
          <ul>
            {inGeneral.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  );
}

/** The client looked, and it isn't there: on to the second step. */
function LookedToggle({ current, onChange }: Step) {
  const looked = current === 2;
  return (
    <button
      type="button"
      class="looked"
      aria-pressed={looked}
      onClick={() => onChange(looked ? 1 : 2)}
    >
      <span class="box">{looked && <Icon name="check" />}</span>
      They looked: it isn’t there
    </button>
  );
}
