import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cannedReplySchema } from '../../lib/canned-reply.ts';
import { causes } from '../../lib/event.ts';
import { organisationSchema } from '../../lib/organisation.ts';
import { policySchema } from '../../lib/settings.ts';
import { statuses } from '../../lib/status.ts';

const { properties } = JSON.parse(readFileSync('public/policy-schema.json', 'utf8'));
const reply = properties.replies.items.properties;

// What the file doesn't name, the browser drops from a policy without a word.
it.each([
  ['the policy', properties, policySchema.shape],
  ['the organisation', properties.organisation.properties, organisationSchema.shape],
  ['a reply', reply, cannedReplySchema.shape],
])('lets a policy set every field of %s', (_, inFile, inCode) => {
  expect(Object.keys(inFile).sort()).toEqual(Object.keys(inCode).sort());
});

it('lets a reply name every status and every cause', () => {
  expect(reply.statuses.items.enum).toEqual(statuses);
  expect(reply.causes.items.enum).toEqual(causes);
});
