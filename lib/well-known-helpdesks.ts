/** What stands in an address for the part that only the agent knows. */
export const COMPANY = 'YOUR-COMPANY';

export interface WellKnownHelpdesk {
  name: string;
  /** Its address; with `YOUR-COMPANY` where each company has one of its own. */
  address: string;
}

/** Helpdesks to suggest, by where agents work in them. True in November 2026. */
export const wellKnownHelpdesks: WellKnownHelpdesk[] = [
  { name: 'Zendesk', address: `https://${COMPANY}.zendesk.com` },
  { name: 'Freshdesk', address: `https://${COMPANY}.freshdesk.com` },
  { name: 'Front', address: 'https://app.frontapp.com' },
  { name: 'Help Scout', address: 'https://secure.helpscout.net' },
  { name: 'Intercom', address: 'https://app.intercom.com' },
  { name: 'HubSpot', address: 'https://app.hubspot.com' },
  { name: 'HubSpot (EU)', address: 'https://app-eu1.hubspot.com' },
  { name: 'Zoho Desk', address: 'https://desk.zoho.com' },
  { name: 'Zoho Desk (EU)', address: 'https://desk.zoho.eu' },
  { name: 'Jira Service Management', address: `https://${COMPANY}.atlassian.net` },
  { name: 'Salesforce', address: `https://${COMPANY}.lightning.force.com` },
  { name: 'ServiceNow', address: `https://${COMPANY}.service-now.com` },
  { name: 'Gorgias', address: `https://${COMPANY}.gorgias.com` },
  { name: 'Kustomer', address: `https://${COMPANY}.kustomerapp.com` },
  { name: 'Zammad', address: `https://${COMPANY}.zammad.com` },
  { name: 'Gmail', address: 'https://mail.google.com' },
  { name: 'Outlook', address: 'https://outlook.office.com' },
];
