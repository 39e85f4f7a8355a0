import { Card } from '@/components/Card.tsx';
import { useAppearance } from '@/components/options/use-appearance.ts';
import { LookupForm } from '@/components/popup/LookupForm.tsx';
import { PageLimitNote } from '@/components/popup/PageLimitNote.tsx';
import { RecentLookups } from '@/components/popup/RecentLookups.tsx';
import { SpottedIdentifiers } from '@/components/popup/SpottedIdentifiers.tsx';
import { useNow } from '@/components/popup/use-now.ts';
import { type PopupEdges, usePopup } from './use-popup.ts';

/** Look up by hand; what was spotted on this page; the last look-ups. */
export function PopupPage({ edges }: { edges: PopupEdges }) {
  const popup = usePopup(edges);
  const now = useNow();
  const { own, settings, page, asked, pending } = popup;
  const isSetUp = !own || (own.settings.statusApi !== '' && own.hasToken);
  useAppearance(settings?.appearance);

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
      {asked && settings && (
        <Card
          identifier={asked.identifier}
          lookup={asked.lookup}
          now={now}
          settings={settings}
          told={asked.told}
          onInsert={popup.insert}
          onCopy={popup.copy}
          onRefresh={() => popup.lookUp(asked.identifier, true)}
          onOpenOptions={popup.openOptions}
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
        page && <SpottedIdentifiers identifiers={page.spotted} onLookUp={popup.lookUp} />
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
