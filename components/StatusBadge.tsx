import type { Status } from '../lib/status.ts';
import { statusNames } from '../lib/wording.ts';
import { Icon } from './Icon.tsx';

interface Props {
  status: Status;
  /** It has lasted too long, and is a case for support. */
  stuck?: boolean;
  /** One that changes while it is shown is announced; those of a list are not. */
  live?: boolean;
}

/** A status by icon, name and colour: never by colour alone. */
export function StatusBadge({ status, stuck, live }: Props) {
  return (
    <span
      class="badge"
      data-status={status}
      data-stuck={stuck || undefined}
      role={live ? 'status' : undefined}
    >
      <Icon name={status} />
      {statusNames[status]}
    </span>
  );
}
