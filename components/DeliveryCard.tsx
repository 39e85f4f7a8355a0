import { useEffect, useState } from 'preact/hooks';
import { count } from '../lib/count.ts';
import type { Delivery } from '../lib/delivery.ts';
import { fittingReplies } from '../lib/fitting-replies.ts';
import type { FoundEditor } from '../lib/found-editor.ts';
import type { Identifier } from '../lib/identifier-schema.ts';
import type { PageSettings } from '../lib/settings.ts';
import { situationOf } from '../lib/situation.ts';
import { valuesOf } from '../lib/template.ts';
import { CannedReplies } from './CannedReplies.tsx';
import { Disclosure } from './Disclosure.tsx';
import { NextStep, TurnLine } from './NextStep.tsx';
import { Since } from './Since.tsx';
import { StatusBadge } from './StatusBadge.tsx';
import { TechnicalDetails } from './TechnicalDetails.tsx';
import { TimeLine } from './TimeLine.tsx';

interface Props {
  identifier: Identifier;
  delivery: Delivery;
  /** The status API's clock: milliseconds. */
  now: number;
  /** By the same clock, when the log was asked last, where it can't be asked now. */
  knownUntil?: number | undefined;
  settings: PageSettings;
  clientName?: string | undefined;
  editor?: FoundEditor | undefined;
  onInsert: (text: string) => void;
  onCopy: (text: string) => void;
  onRefresh: () => void;
}

/** One delivery in full: badge, whose turn it is, what to do, replies, what happened. */
export function DeliveryCard(props: Props) {
  const { identifier, delivery, now, settings, clientName, onInsert, onCopy, onRefresh } = props;
  const { knownUntil } = props;
  const { status, subject, recipient, events } = delivery;
  const { organisation } = settings;
  const [step, setStep] = useState<1 | 2>(1);
  const situation = situationOf(delivery, { now, organisation, step, knownUntil });
  const { wait } = situation;
  const stuck = wait === 'over';
  const replies = fittingReplies(settings.replies, delivery, { wait, step });

  // The wait may have ended well meanwhile: ask before anyone writes to support.
  const [waited] = useState(stuck);
  useEffect(() => {
    if (stuck && !waited) onRefresh();
  }, [stuck, waited]);

  return (
    <div class="delivery" data-status={status} data-stuck={stuck || undefined}>
      <p class="subject" dir="auto">
        {subject ?? 'No subject known'}
      </p>
      {identifier.kind === 'messageId' && <p class="subject">To {recipient}</p>}
      <div class="state">
        <StatusBadge status={status} stuck={stuck} live />
        <Since delivery={delivery} now={now} knownUntil={knownUntil} />
      </div>
      {situation.msLeft !== undefined && (
        <Clock msLeft={situation.msLeft} minutes={organisation.minutesUntilContact} />
      )}
      <TurnLine situation={situation} />
      <div class="body">
        <NextStep
          situation={situation}
          {...(status === 'delivered' && { step: { current: step, onChange: setStep } })}
        />
      </div>
      <CannedReplies
        key={`${status} ${wait} ${step}`}
        replies={replies}
        values={valuesOf(delivery, settings, clientName)}
        supportFirst={situation.turn === 'support'}
        supportContact={organisation.supportContact}
        editor={props.editor}
        onInsert={onInsert}
        onCopy={onCopy}
      />
      <Disclosure title={`What happened (${count(events.length, 'event')})`}>
        <TimeLine events={events} />
      </Disclosure>
      <Disclosure title="Technical details">
        <TechnicalDetails delivery={delivery} onCopy={onCopy} />
      </Disclosure>
    </div>
  );
}

/** How much of the wait is over. The words below say the same. */
function Clock({ msLeft, minutes }: { msLeft: number; minutes: number }) {
  const over = 100 - (msLeft / (minutes * 60_000)) * 100;
  return (
    <div class="clock" aria-hidden="true">
      <i style={{ width: `${Math.min(100, Math.max(0, over))}%` }} />
    </div>
  );
}
