/** The server's settings, from environment variables. */

import { isLoopback } from '../lib/origin.ts';
import { type LogLevel, logLevels } from './log.ts';
import { type Connections, connectProviders } from './providers/providers.ts';

export const DEFAULT_DATABASE_URL = 'sqlite:data/whereabouts.db';

export interface Environment {
  port: number;
  host: string;
  databaseUrl: string;
  connections: Connections;
  retentionDays: number;
  lookupsPerMinute: number;
  logLevel: LogLevel;
  auditDays: number;
  /** How many proxies there are in front. */
  proxies: number;
}

/** Read the settings. Throws one sentence that names the variable that is wrong. */
export function readEnvironment(env: Record<string, string | undefined>): Environment {
  return {
    port: readNumber(env, 'PORT', { fallback: 8025, min: 0, max: 65_535 }),
    host: env.HOST || '127.0.0.1',
    databaseUrl: env.DATABASE_URL || DEFAULT_DATABASE_URL,
    connections: connectProviders(env),
    retentionDays: readNumber(env, 'RETENTION_DAYS', { fallback: 30, min: 1, max: 3650 }),
    lookupsPerMinute: readNumber(env, 'LOOKUPS_PER_MINUTE', {
      fallback: 600,
      min: 1,
      max: 1_000_000,
    }),
    auditDays: readNumber(env, 'AUDIT_DAYS', { fallback: 365, min: 1, max: 3650 }),
    proxies: readNumber(env, 'TRUST_PROXY', { fallback: 0, min: 0, max: 10 }),
    logLevel: readLogLevel(env.LOG_LEVEL || 'info'),
  };
}

/** What must be said where others than this machine may reach the server. */
export function warnOfHost(host: string): string | undefined {
  if (isLoopback(host) || host === '::1') return undefined;
  return `HOST is ${host}: tokens and addresses would cross the network in plain http. Put a proxy that speaks https in front, and let only that reach this port (docs/running.md).`;
}

/** Nothing that the server does needs an account that may do everything. */
export function warnOfRoot(uid: number | undefined): string | undefined {
  if (uid !== 0) return undefined;
  return 'Started as root: use an account of its own that owns nothing but the data folder (docs/operations.md).';
}

function readLogLevel(text: string): LogLevel {
  const level = logLevels.find((level) => level === text);
  if (level) return level;
  throw new Error(`LOG_LEVEL must be one of ${logLevels.join(', ')}.`);
}

function readNumber(
  env: Record<string, string | undefined>,
  name: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  const text = env[name] || String(fallback);
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Error(`${name} must be a whole number from ${min} to ${max}.`);
}
