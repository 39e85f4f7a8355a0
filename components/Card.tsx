import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ago } from '../lib/age.ts';
import type { FoundEditor } from '../lib/found-editor.ts';
import type { Identifier } from '../lib/identifier-schema.ts';
import { type Found, knownBy, type Lookup, type NotFound } from '../lib/lookup.ts';
import type { PageSettings } from '../lib/settings.ts';
import { noteText } from '../lib/wording.ts';
import { DeliveryCard } from './DeliveryCard.tsx';
import { DeliveryList } from './DeliveryList.tsx';
import { Icon } from './Icon.tsx';
import { LookingUp } from './LookingUp.tsx';
import { NotFoundNote } from './NotFoundNote.tsx';
import { Notice } from './Notice.tsx';
import { type Tellable, Told } from './Told.tsx';

export interface CardProps {
  identifier: Identifier;
  /** Another reading of what was typed, which the log has nothing of either. */
  otherReading?: Identifier | undefined;
  /** Absent while it is still looked up. */
  lookup?: Lookup | undefined;
  /** This browser's clock, milliseconds. Whoever draws the card draws it anew as time goes by. */
  now: number;
  settings: PageSettings;
  /** Where the page tells it. */
  clientName?: string | undefined;
  /** What a reply would go into, where it can be told. */
  editor?: FoundEditor | undefined;
  /** What became of the last reply. */
  told?: Tellable | undefined;
  /** A card on a page can be closed; the popup's can't. */
  onClose?: () => void;
  onInsert: (text: string) => void;
  onCopy: (text: string) => void;
  onRefresh: () => void;
  onOpenOptions: () => void;
}

/** Where an email is, what that means, whose turn it is and what to do next. */
export function Card(props: CardProps) {
  const { identifier, lookup, now, settings, told, onClose, onCopy } = props;
  const known = knownBy(lookup);
  const [outdated, setOutdated] = useState<Lookup>();
  const isAsking = lookup !== undefined && lookup === outdated;

  /** Ask anew; what is shown stays until the answer is there. */
  function refresh() {
    if (isAsking) return;
    setOutdated(lookup);
    props.onRefresh();
  }

  return (
    <section
      class="card"
      role="dialog"
      aria-label={identifier.value}
      aria-busy={!lookup}
      tabIndex={-1}
      data-appearance={settings.appearance}
    >
      <div class="head">
        <div class="identifier">{identifier.value}</div>
        <button
          type="button"
          class="tool"
          aria-label={`Copy ${identifier.value}`}
          onClick={() => onCopy(identifier.value)}
        >
          <Icon name="copy" />
        </button>
        {onClose && (
          <button type="button" class="tool" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </div>
      <div class="scroll">
        {!lookup && <LookingUp now={now} />}
        {lookup?.kind === 'unavailable' && (
          <Notice {...props} obstacle={lookup.obstacle} isAsking={isAsking} onRefresh={refresh} />
        )}
        {lookup?.kind === 'unavailable' && known && (
          <p class="older">What the log said {ago(now - known.fetchedAt)}:</p>
        )}
        {lookup === known &&
          known?.notes?.map((note) => (
            <p class="older" key={note.provider}>
              {noteText(note)}
            </p>
          ))}
        {known?.kind === 'found' && <FoundBody {...props} found={known} onRefresh={refresh} />}
        {known?.kind === 'notFound' && <NotFoundNote {...props} {...known} onRefresh={refresh} />}
      </div>
      {/* Below all that is pressed: nothing moves under the pointer for it. */}
      {told && <Told told={told} />}
      {known && <Footer known={known} now={now} isAsking={isAsking} onRefresh={refresh} />}
    </section>
  );
}

/** The newest delivery in full, or the one that the agent chose; below it the others. */
function FoundBody({ found, ...props }: CardProps & { found: Found }) {
  const { deliveries, clockOffset, more, retentionDays } = found;
  const { settings } = props;
  const [chosen, choose] = useState<string>();
  const delivery = deliveries.find(({ id }) => id === chosen) ?? deliveries[0];
  const now = props.now + clockOffset;
  const knownUntil =
    props.lookup?.kind === 'unavailable' ? found.fetchedAt + clockOffset : undefined;

  // What was pressed is gone: the focus and the view go to what it opened.
  const region = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!chosen) return;
    region.current?.focus({ preventScroll: true });
    region.current?.parentElement?.scrollTo?.({ top: 0 });
  }, [chosen]);

  return (
    <>
      <div class="chosen" ref={region} tabIndex={-1}>
        <DeliveryCard
          {...props}
          key={delivery.id}
          settings={{ ...settings, organisation: { ...settings.organisation, retentionDays } }}
          delivery={delivery}
          now={now}
          knownUntil={knownUntil}
        />
      </div>
      <DeliveryList
        key={`others than ${delivery.id}`}
        identifier={props.identifier}
        deliveries={deliveries.filter((other) => other !== delivery)}
        more={more}
        now={now}
        onChoose={({ id }) => choose(id)}
      />
    </>
  );
}

interface FooterProps {
  known: Found | NotFound;
  now: number;
  isAsking: boolean;
  onRefresh: () => void;
}

/** How old the answer is, and how far back the log reaches. */
function Footer({ known: { fetchedAt, retentionDays }, now, isAsking, onRefresh }: FooterProps) {
  return (
    <div class="foot">
      <p>
        <span>
          <span aria-live="polite">{isAsking && 'Asking …'}</span>
          {!isAsking && `Asked ${ago(now - fetchedAt)}`}
        </span>
        <span>Log: last {retentionDays === 1 ? 'day' : `${retentionDays} days`}</span>
      </p>
      <button type="button" class="quiet" onClick={onRefresh}>
        Refresh
      </button>
    </div>
  );
}
