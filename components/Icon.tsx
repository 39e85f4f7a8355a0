import type { Status } from '../lib/status.ts';

/** Each status has a shape of its own, so that it is told apart without its colour. */
const shapes = {
  sending: <circle cx="8" cy="8" r="6" stroke-dasharray="3 2.6" />,
  processed: (
    <>
      <path d="M2.5 5.5 8 9l5.5-3.5" />
      <rect x="2" y="3.5" width="12" height="9" rx="1.5" />
    </>
  ),
  deferred: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.6V8l2.4 1.6" />
    </>
  ),
  delivered: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.2 8.2 2 2 3.8-4.2" />
    </>
  ),
  open: (
    <>
      <path d="M2 7 8 3l6 4v5.5H2z" />
      <path d="m2.4 7.4 5.6 3 5.6-3" />
    </>
  ),
  clicked: (
    <>
      <path d="m6 6 7.4 2.7-3.2 1.4-1.4 3.2z" />
      <path d="M6 2.2v1.6M2.2 6h1.6M3.3 3.3l1.1 1.1" />
    </>
  ),
  'spam-report': (
    <>
      <path d="M5.4 2h5.2L14 5.4v5.2L10.6 14H5.4L2 10.6V5.4z" />
      <path d="M8 5v3.6M8 11v.2" />
    </>
  ),
  failed: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M3.5 10.5H3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1h6.5a1 1 0 0 1 1 1v.5" />
    </>
  ),
  close: <path d="m4 4 8 8m0-8-8 8" />,
  down: <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
  check: <path d="m3.5 8.5 3 3 6-7" />,
  refresh: (
    <>
      <path d="M13 8a5 5 0 1 1-1.5-3.5L13 6" />
      <path d="M13 2.5V6H9.5" />
    </>
  ),
  insert: <path d="M13 4v3a2 2 0 0 1-2 2H3m3-3L3 9l3 3" />,
} satisfies Record<Status, unknown> & Record<string, unknown>;

/** A 16 px line drawing. Says nothing to a screen reader: the name beside it does. */
export function Icon({ name }: { name: keyof typeof shapes }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  );
}
