import { countdown } from '../lib/age.ts';
import type { Situation, Turn } from '../lib/situation.ts';

const turnWords: Record<Turn, string> = {
  wait: 'Nothing to do but wait',
  client: 'Next: the client',
  mailboxProvider: 'Next: the client’s email provider',
  support: 'Next: contact support',
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
    <p class="turn">
      {turnWords[turn]}
      <span>{outlookWords[outlook]}</span>
    </p>
  );
}

interface Props {
  situation: Situation;
  /** Which step of a disputed Delivered it has come to; absent where there is one step only. */
  step?: { current: 1 | 2; onChange: (step: 1 | 2) => void };
}

/** What it means and what the documentation says to do now. */
export function NextStep({ situation, step }: Props) {
  const { meaning, steps, finePrint, inGeneral, msLeft } = situation;
  return (
    <>
      {meaning.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {steps.length > 0 && (
        <>
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
        </>
      )}
      {msLeft !== undefined && (
        <p class="clock-words">
          {msLeft > 0 ? (
            <>
              Contact support in <b>{countdown(msLeft)}</b>, if it hasn’t changed by then.
            </>
          ) : (
            <b>The wait is over: contact support with the message below.</b>
          )}
        </p>
      )}
      {step && (
        <label class="step">
          <input
            type="checkbox"
            checked={step.current === 2}
            onChange={() => step.onChange(step.current === 2 ? 1 : 2)}
          />
          The client looked: it isn’t there
        </label>
      )}
      {finePrint.map((text) => (
        <p class="fine" key={text}>
          {text}
        </p>
      ))}
      {inGeneral.length > 0 && (
        <details class="general">
          <summary>What Failed can mean besides</summary>
          <ul>
            {inGeneral.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
