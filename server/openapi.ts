/** The OpenAPI 3.1 document, made from the schemas that the server parses with. */

import { z } from 'zod';
import {
  eventsAnswerSchema,
  lookupAnswerSchema,
  lookupRequestSchema,
  MAX_EVENTS,
  problemSchema,
} from '../lib/api.ts';
import { deliveryEventSchema } from '../lib/event.ts';
import type { Provider } from './providers/provider.ts';
import { providers } from './providers/providers.ts';

const schemas = {
  LookupRequest: lookupRequestSchema,
  LookupAnswer: lookupAnswerSchema,
  EventsRequest: z.object({ events: z.array(deliveryEventSchema).max(MAX_EVENTS) }),
  EventsAnswer: eventsAnswerSchema,
  Problem: problemSchema,
  Health: z.object({ status: z.literal('ok') }),
};
type SchemaName = keyof typeof schemas;

const bearer = (...scope: string[]) => [{ bearer: scope }];

/** The document, for whoever writes another client or sends events. */
export function describeApi() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Whereabouts status API',
      version: '1',
      description: 'Where an email is: one message to one recipient, its status and its events.',
    },
    paths: {
      '/v1/lookups': {
        post: {
          summary: 'Look up deliveries by recipient or message id',
          description: 'A POST, so that addresses stand in no URL and no access log.',
          security: bearer('lookup'),
          requestBody: body('LookupRequest'),
          responses: {
            200: { description: 'In the order asked, newest first', ...json('LookupAnswer') },
            ...failures(400, 401, 403, 413, 415, 422),
            429: later,
            503: later,
          },
        },
      },
      '/v1/events': {
        post: {
          summary: 'Report what happened to messages',
          description:
            'Each good event is kept, whatever the others are. Events of one message join by ' +
            '`provider`, `recipient` and `messageId` or `providerMessageId`; an event with neither ' +
            'id stands alone. Repeats (same `provider` and `id`) change nothing.',
          security: bearer('ingest'),
          requestBody: body('EventsRequest'),
          responses: {
            202: { description: 'Kept, on disk', ...json('EventsAnswer') },
            ...failures(400, 401, 403, 413, 415, 422),
            429: later,
            503: later,
          },
        },
      },
      ...Object.fromEntries(providers.map(webhook)),
      '/v1/openapi.json': {
        get: {
          summary: 'This document',
          security: bearer(),
          responses: {
            200: {
              description: 'OpenAPI 3.1',
              content: { 'application/json': { schema: { type: 'object' } } },
            },
            ...failures(401),
            429: later,
          },
        },
      },
      '/metrics': {
        get: {
          summary: 'What there is to watch, in the OpenMetrics format',
          security: bearer('metrics'),
          responses: {
            200: {
              description: 'OpenMetrics 1.0',
              content: { 'application/openmetrics-text': { schema: { type: 'string' } } },
            },
            ...failures(401, 403),
            429: later,
          },
        },
      },
      '/readyz': {
        get: {
          summary: 'Does its database answer?',
          security: [],
          responses: { 200: { description: 'It does', ...json('Health') }, 503: later },
        },
      },
      '/healthz': {
        get: {
          summary: 'Is it running?',
          security: [],
          responses: { 200: { description: 'It is', ...json('Health') } },
        },
      },
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [name, jsonSchema(schema)]),
      ),
    },
  };
}

function webhook({ name, title }: Provider) {
  const operation = {
    summary: `${title}'s webhook`,
    description:
      'Taken where it carries the signature or secret that was agreed with the provider.',
    security: [],
    requestBody: { required: true, content: { '*/*': { schema: {} } } },
    responses: {
      204: { description: 'Kept, on disk' },
      ...failures(400, 401, 413, 415, 422, 503),
    },
  };
  return [`/v1/webhooks/${name}`, { post: operation }] as const;
}

function body(name: SchemaName) {
  return { required: true, ...json(name) };
}

function json(name: SchemaName) {
  return {
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
  };
}

const failure = {
  description: 'A problem document (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** To be asked again, after a while. */
const later = {
  ...failure,
  headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } },
};

function failures(...statuses: number[]) {
  return Object.fromEntries(statuses.map((status) => [status, failure]));
}

/** As it goes over the wire: what a caller writes, before anything is made of it. */
function jsonSchema(schema: z.core.$ZodType) {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
