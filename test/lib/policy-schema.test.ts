import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cannedReplySchema } from '../../lib/canned-reply.ts';
import { causes } from '../../lib/event.ts';
import { organisationSchema } from '../../lib/organisation.ts';
import { policySchema } from '../../lib/settings.ts';
import { statuses } from '../../lib/status.ts';

const schema = JSON.parse(readFileSync('public/policy-schema.json', 'utf8'));
const { properties } = schema;
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
  expect(reply.statuses.items.enum).toEqual([...statuses, 'opened']);
  expect(reply.causes.items.enum).toEqual(causes);
});

/** All that Chrome understands; with anything else it refuses to load the extension. */
const keywords = new Set('type title description properties items enum minimum maximum'.split(' '));
const types = new Set('object array string integer number boolean'.split(' '));

interface Schema {
  type: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

it('is written in those words of JSON Schema that Chrome knows', () => {
  const check = (node: Schema) => {
    for (const keyword of Object.keys(node)) expect(keywords).toContain(keyword);
    expect(types).toContain(node.type);
    expect(node.type === 'object').toBe(node.properties !== undefined);
    expect(node.type === 'array').toBe(node.items !== undefined);
    for (const part of [...Object.values(node.properties ?? {}), node.items]) if (part) check(part);
  };
  check(schema);
});
