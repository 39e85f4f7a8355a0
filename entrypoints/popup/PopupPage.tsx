import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Card } from '@/components/Card.tsx';
import { LookupForm } from '@/components/popup/LookupForm.tsx';
import { OtherReading } from '@/components/popup/OtherReading.tsx';
import { PageLimitNote } from '@/components/popup/PageLimitNote.tsx';
import { RecentLookups } from '@/components/popup/RecentLookups.tsx';
import { SpottedIdentifiers } from '@/components/popup/SpottedIdentifiers.tsx';
import { useAppearance } from '@/components/use-appearance.ts';
import { useNow } from '@/components/use-now.ts';
import { keyOf } from '@/lib/identifier-key.ts';
import type { Identifier } from '@/lib/identifier-schema.ts';
import { weigh } from './readings.ts';
import { type PopupEdges, usePopup } from './use-popup.ts';

/** Look up by hand; what was spotted on this page; the last look-ups. */
export function PopupPage({ edges }: { edges: PopupEdges }) {
  const popup = usePopup(edges);
  const now = useNow();
  const { own, settings, page, ticket, asked, pending } = popup;
  const { shown, other } = asked?.answers ? weigh(asked.answers) : {};
  const identifier = shown?.identifier ?? asked?.readings[0];
  const isSetUp = !own || (own.settings.statusApi !== '' && own.hasToken);
  useAppearance(settings?.appearance);

  const card = useRef<HTMLDivElement>(null);
  /** The row of the list that the card was opened from. */
  const openedFrom = useRef<Identifier | undefined>(undefined);

  function openFromList(one: Identifier) {
    openedFrom.current = one;
    popup.lookUp(one);
  }

  // The list may be long, and the card is above it.
  useLayoutEffect(() => {
    if (openedFrom.current && openedFrom.current === asked?.readings[0])
      card.current?.querySelector<HTMLElement>('[role=dialog]')?.focus();
  }, [asked?.readings]);

  useEffect(() => {
    document.addEventListener('keydown', leaveCard);
    return () => document.removeEventListener('keydown', leaveCard);
  }, []);

  /** Esc goes back to where the card was opened from; the next one closes the popup. */
  function leaveCard(event: KeyboardEvent) {
    if (event.key !== 'Escape' || !openedFrom.current) return;
    if (!card.current?.contains(document.activeElement)) return;
    const key = CSS.escape(keyOf(openedFrom.current));
    const row = document.querySelector<HTMLElement>(`[data-key="${key}"]`);
    if (!row) return;
    event.preventDefault();
    row.focus();
  }

  // Ready to type at once: settings can take seconds in a browser that has just started.
  return (
    <main>
      <h1 class="visually-hidden">Look up an email</h1>
      {!isSetUp && (
        <aside class="note">
          <p>
            {own.settings.statusApi === ''
              ? 'Whereabouts doesn’t know yet where to ask.'
              : 'Whereabouts knows where to ask, but has no access token for it yet.'}
          </p>
          <button type="button" class="button" onClick={popup.openOptions}>
            {own.settings.statusApi === '' ? 'Set it up' : 'Enter the token'}
          </button>
        </aside>
      )}
      {pending !== undefined && <LookupForm initial={pending} onLookUp={popup.lookUp} />}
      {asked && identifier && settings && (
        <div ref={card}>
          <Card
            identifier={identifier}
            otherReading={other?.lookup.kind === 'notFound' ? other.identifier : undefined}
            lookup={shown?.lookup}
            now={now}
            settings={settings}
            editor={page?.editor}
            told={asked.told}
            onInsert={popup.insert}
            onCopy={popup.copy}
            onRefresh={popup.refresh}
            onOpenOptions={popup.openOptions}
          />
        </div>
      )}
      {identifier && other?.lookup.kind === 'found' && (
        <OtherReading
          identifier={other.identifier}
          onChoose={() => popup.lookUp(other.identifier, identifier)}
        />
      )}
      {page?.limit ? (
        <PageLimitNote
          limit={page.limit}
          refusal={popup.refusal}
          onTurnOn={popup.turnOn}
          onTryAgain={popup.readPage}
        />
      ) : (
        page &&
        settings && (
          <SpottedIdentifiers
            spotted={ticket.inOrder}
            lookupOf={ticket.lookupOf}
            progress={ticket.progress}
            isWorstFirst={ticket.isWorstFirst}
            now={now}
            organisation={settings.organisation}
            onLookUp={openFromList}
            onLookUpAll={ticket.lookUpAll}
            onTryAgain={ticket.tryAgain}
            onShow={popup.show}
            onHold={ticket.hold}
          />
        )
      )}
      {page && (
        <a class="why" href={`/doctor.html?tab=${page.tabId ?? ''}`} target="_blank" rel="noopener">
          {page.spotted.length === 0 ? 'Nothing marked?' : 'One is missing?'} Find out why
        </a>
      )}
      <RecentLookups
        recent={popup.recent}
        now={now}
        onLookUp={popup.lookUp}
        onForget={() => {
          document.getElementById('typed')?.focus(); // what was pressed goes away
          popup.forget();
        }}
      />
    </main>
  );
}
