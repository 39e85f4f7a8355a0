import { expect, it } from 'vitest';
import { type FactKey, fact, facts, factsOf } from '@/lib/facts.ts';
import { organisationSchema } from '@/lib/organisation.ts';

const organisation = organisationSchema.parse({
  supportContact: 'help@clinic.example.com',
  minutesUntilContact: 7,
});

/** What each fact says, whatever its words. */
const gist: Record<FactKey, RegExp> = {
  'sending.meaning': /on its way to our email provider/,
  'sending.next': /wait a few minutes.*longer than 7 minutes.*contact help@clinic\.example\.com/i,
  'processed.meaning': /provider has prepared it/,
  'processed.next': /wait a few minutes.*longer than 7 minutes.*contact help@clinic\.example\.com/i,
  'deferred.meaning': /for the moment.*can’t be delivered right now.*isn’t rejected for good/,
  'deferred.next': /nothing to do.*keep trying/i,
  'delivered.meaning': /client’s email provider confirmed/,
  'delivered.limits':
    /doesn’t promise the inbox.*can’t be seen.*Open and Clicked only give an idea/,
  'delivered.next.1': /didn’t come.*junk, spam and promotions/,
  'delivered.next.2': /not there.*their own email provider.*confirmed.*which folder/i,
  'open.meaning': /was opened/,
  'open.disclaimer': /skewed by privacy and firewall settings/,
  'clicked.meaning': /link or button.*clicked/,
  'clicked.disclaimer': /skewed by privacy and firewall settings/,
  'spam-report.meaning': /client marked the message as spam/,
  'spam-report.next': /mistake.*the client can email help@clinic\.example\.com.*off the spam list/i,
  'failed.meaning': /can’t or won’t deliver.*outdated or mistyped/,
  'failed.never-sent': /never have been sent.*earlier spam report.*not allowed/,
  'failed.next.1': /confirm the address.*typos/i,
  'failed.next.2': /report our email as spam.*have them email help@clinic\.example\.com/i,
};

it.each(Object.entries(gist) as [FactKey, RegExp][])('says %s', (key, words) => {
  expect(fact(key, organisation)).toMatch(words);
});

it('knows contact and minutes from the organisation only', () => {
  const texts = (Object.keys(facts) as FactKey[]).map((key) => fact(key, organisation)).join(' ');
  expect(texts).not.toMatch(/clinicsense|10 minutes/i);
});

it('tells one minute from many', () => {
  expect(fact('sending.next', { ...organisation, minutesUntilContact: 1 })).toMatch(
    /than 1 minute,/,
  );
});

it('finds the facts of one status', () => {
  expect(factsOf('open')).toEqual(['open.meaning', 'open.disclaimer']);
});
