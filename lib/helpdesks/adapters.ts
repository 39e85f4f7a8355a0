import type { Adapter } from './adapter.ts';
import { chatwoot } from './chatwoot.ts';
import { freescout } from './freescout.ts';
import { freshdesk } from './freshdesk.ts';
import { gmail } from './gmail.ts';
import { hubSpot } from './hubspot.ts';
import { intercom } from './intercom.ts';
import { jira } from './jira.ts';
import { osTicket } from './osticket.ts';
import { requestTracker } from './request-tracker.ts';
import { roundcube } from './roundcube.ts';
import { zammad } from './zammad.ts';
import { zendesk } from './zendesk.ts';
import { znuny } from './znuny.ts';
import { zohoDesk } from './zoho-desk.ts';

/** Those that are known by their host come first: it leaves no doubt. */
const adapters: Adapter[] = [
  freshdesk,
  gmail,
  hubSpot,
  intercom,
  jira,
  zendesk,
  zohoDesk,
  chatwoot,
  freescout,
  osTicket,
  requestTracker,
  roundcube,
  zammad,
  znuny,
];

/** Those that a page at this address may need: of the cloud's, the host's; all that run anywhere. */
export function adaptersFor(address: string | undefined): Adapter[] {
  const host = address && URL.canParse(address) ? new URL(address).hostname : '';
  return adapters.filter(({ hosts }) => !hosts || hosts.some((pattern) => isOf(host, pattern)));
}

function isOf(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}
