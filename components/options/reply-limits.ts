import type { CannedReply } from '../../lib/canned-reply.ts';
import type { Status } from '../../lib/status.ts';

const waits = { waiting: 'while the wait lasts', overdue: 'once the wait is over' };
const steps = { 1: 'first step', 2: 'second step' };

/** When within its statuses a reply is offered: what came with a ready-made one stays with it. */
export function limitsOf({ statuses, when, step, causes }: CannedReply): string[] {
  const isFor = (...some: Status[]) =>
    statuses.length === 0 || some.some((status) => statuses.includes(status));
  return [
    ...(when && isFor('sending', 'processed') ? [waits[when]] : []),
    ...(step && isFor('delivered') ? [steps[step]] : []),
    ...(causes.length > 0 && isFor('failed') ? ['for some causes'] : []),
  ];
}
