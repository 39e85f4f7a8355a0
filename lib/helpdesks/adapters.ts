import type { Adapter } from './adapter.ts';
import { requestTracker } from './request-tracker.ts';

const adapters: Adapter[] = [requestTracker];

/** Those that a page at this address may need: of the cloud's, the host's; all that run anywhere. */
export function adaptersFor(address: string | undefined): Adapter[] {
  const host = address && URL.canParse(address) ? new URL(address).hostname : '';
  return adapters.filter(({ hosts }) => !hosts || hosts.some((pattern) => isOf(host, pattern)));
}

function isOf(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}
