import type { Cause, EventKind } from './event.ts';
import type { Obstacle } from './lookup.ts';
import type { Status } from './status.ts';

/** The names of the statuses, exactly as the email log shows them. */
export const statusNames: Record<Status, string> = {
  sending: 'Sending',
  processed: 'Processed',
  deferred: 'Deferred',
  delivered: 'Delivered',
  open: 'Open',
  clicked: 'Clicked',
  'spam-report': 'Spam report',
  failed: 'Failed',
};

/** What an event says in the time-line. */
export const eventNames: Record<EventKind, string> = {
  received: 'Handed to the email provider',
  processed: 'Prepared for delivery',
  deferred: 'Turned away for the moment',
  delivered: 'Taken by the client’s email provider',
  open: 'Opened',
  click: 'A link or button was clicked',
  spam: 'Marked as spam by the client',
  failed: 'Failed',
  other: 'Another event',
};

/** Why it failed, in words. */
export const causeWords: Record<Cause, string> = {
  'suppressed-spam':
    'It was not sent: the client marked an earlier email as spam, so we are not allowed to email them.',
  'suppressed-bounce':
    'It was not sent: an earlier email to this address bounced, so our email provider no longer tries it.',
  'suppressed-unsubscribe': 'It was not sent: the client has unsubscribed from our emails.',
  suppressed: 'It was not sent: the address is on a list that our email provider does not mail to.',
  invalid: 'There is no such mailbox. Mostly the address is outdated or mistyped.',
  bounce:
    'The client’s email provider refused it for good. Often the address is outdated or mistyped.',
  blocked: 'The client’s email provider refused this email. Later emails may still get through.',
  expired:
    'The client’s email provider turned it away again and again, until our provider gave up.',
  rejected: 'Our own email provider refused to send it. The address itself may be fine.',
  cancelled: 'Sending it was cancelled before it left.',
};

/** What stands in the way of an answer: what happened, and what it means for the agent. */
export function obstacleWords(obstacle: Obstacle): { title: string; meaning: string } {
  switch (obstacle.kind) {
    case 'notSetUp':
      return {
        title: 'Not set up yet',
        meaning:
          'Whereabouts doesn’t know which email log to ask. It takes an address and a token.',
      };
    case 'notAllowed':
      return {
        title: 'Not allowed to ask',
        meaning: `The browser doesn’t let Whereabouts reach ${obstacle.origin}. Save the status API again in the options to allow it.`,
      };
    case 'offline':
      return {
        title: 'The email log can’t be reached',
        meaning: 'Neither try got through. Check your connection, then try again.',
      };
    case 'timedOut':
      return {
        title: 'No answer in time',
        meaning: 'The email log took too long. It may be busy; try again in a moment.',
      };
    case 'unauthorized':
      return {
        title: 'The access token was refused',
        meaning:
          'It may have been revoked, or is for something else. Ask for a new one and save it in the options.',
      };
    case 'rateLimited':
      return {
        title: 'Too many requests',
        meaning: 'The email log asks for a short break. This card tries again by itself.',
      };
    case 'serverError':
      return {
        title: 'The email log has a problem',
        meaning: `It answered with error ${obstacle.status}, twice. That says nothing about the email. Try again later.`,
      };
    case 'badReply':
      return {
        title: 'The answer makes no sense',
        meaning: `This may not be a status API, or not one of this version. (${obstacle.detail})`,
      };
    case 'extensionUpdated':
      return {
        title: 'Whereabouts was updated',
        meaning: 'Reload this page when convenient, and look-ups work again. Save a draft first.',
      };
  }
}
