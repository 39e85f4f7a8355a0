import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { readEnvironment, warnOfHost } from '../../server/environment.ts';
import { sendgridPublicKey } from './open-app.ts';

it('has a setting for everything that is not set', () => {
  expect(readEnvironment({ HOST: '', PORT: '' })).toEqual({
    port: 8025,
    host: '127.0.0.1',
    databaseUrl: 'sqlite:data/whereabouts.db',
    connections: expect.any(Map),
    retentionDays: 30,
    lookupsPerMinute: 600,
    logLevel: 'info',
    auditDays: 365,
    proxies: 0,
  });
});

it('takes what is set', () => {
  expect(
    readEnvironment({
      PORT: '0',
      HOST: '::1',
      DATABASE_URL: 'postgres://localhost/whereabouts',
      SENDGRID_WEBHOOK_PUBLIC_KEY: sendgridPublicKey,
      RETENTION_DAYS: '90',
      LOOKUPS_PER_MINUTE: '60',
      LOG_LEVEL: 'warn',
      AUDIT_DAYS: '90',
      TRUST_PROXY: '1',
    }),
  ).toEqual({
    port: 0,
    host: '::1',
    databaseUrl: 'postgres://localhost/whereabouts',
    connections: expect.any(Map),
    retentionDays: 90,
    lookupsPerMinute: 60,
    logLevel: 'warn',
    auditDays: 90,
    proxies: 1,
  });
});

const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;

it.each([
  ['PORT', 'eighty'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['RETENTION_DAYS', '0'],
  ['RETENTION_DAYS', '1.5'],
  ['LOOKUPS_PER_MINUTE', '0'],
  ['LOG_LEVEL', 'loud'],
  ['AUDIT_DAYS', '0'],
  ['TRUST_PROXY', 'yes'],
  ['SENDGRID_WEBHOOK_PUBLIC_KEY', 'AAAA'],
  ['SENDGRID_WEBHOOK_PUBLIC_KEY', `${sendgridPublicKey.slice(0, 40)}`],
  [
    'SENDGRID_WEBHOOK_PUBLIC_KEY',
    otherCurve.export({ format: 'der', type: 'spki' }).toString('base64'),
  ],
])('names %s when it is %s', (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(new RegExp(`^${name} must be .*\\.$`));
});

it.each(['127.0.0.1', '127.0.0.53', '::1', 'localhost'])('says nothing of the host %s', (host) => {
  expect(warnOfHost(host)).toBeUndefined();
});

it.each(['0.0.0.0', '::', '192.0.2.1', 'status.example.com'])(
  'asks for https in front of the host %s',
  (host) => {
    expect(warnOfHost(host)).toMatch(new RegExp(`^HOST is ${host}: .* a proxy that speaks https`));
  },
);
