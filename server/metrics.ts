/** What can be counted, in the OpenMetrics format. No label has a value that somebody else can make up. */
import { Counter, Gauge, Histogram, type OpenMetricsContentType, Registry } from 'prom-client';
import type { NoteKind } from '../lib/api.ts';
import type { EventKind } from '../lib/event.ts';
import type { ProblemKind } from './problem.ts';
import { providers } from './providers/providers.ts';

/** Those whose events have a name of their own here: whoever reports events may call a provider anything. */
const named = new Set([...providers.map(({ name }) => name), 'postfix']);

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics(now: () => number = performance.now.bind(performance)) {
  const register = new Registry<OpenMetricsContentType>();
  register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const registers = [register];
  const underway = new Set<{ begun: number }>();

  const requests = new Histogram({
    name: 'whereabouts_request_seconds',
    help: 'How long requests took.',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers,
  });
  const events = new Counter<'provider' | 'kind'>({
    name: 'whereabouts_events_total',
    help: 'Events that were acknowledged, repeats included.',
    labelNames: ['provider', 'kind'],
    registers,
  });
  const leftOut = new Counter<'source' | 'why'>({
    name: 'whereabouts_events_left_out_total',
    help: 'What came in and was not kept: no event, or from before what is kept.',
    labelNames: ['source', 'why'],
    registers,
  });
  const refused = new Counter<'provider' | 'problem'>({
    name: 'whereabouts_webhooks_refused_total',
    help: "Webhooks that were not the provider's, or not as it documents them.",
    labelNames: ['provider', 'problem'],
    registers,
  });
  const failures = new Counter<'provider' | 'why'>({
    name: 'whereabouts_provider_failures_total',
    help: 'Questions to a provider that got no answer.',
    labelNames: ['provider', 'why'],
    registers,
  });
  new Gauge({
    name: 'whereabouts_oldest_unprocessed_seconds',
    help: 'For how long the oldest batch of events that is not on disk has been waiting.',
    registers,
    collect() {
      const [oldest] = underway;
      this.set(oldest ? (now() - oldest.begun) / 1000 : 0);
    },
  });

  return {
    register,
    answered(route: string, status: number, ms: number): void {
      requests.observe({ route, status }, ms / 1000);
    },
    kept(kept: { provider: string; kind: EventKind }[]): void {
      for (const { provider, kind } of kept) {
        events.inc({ provider: named.has(provider) ? provider : 'other', kind });
      }
    },
    leftOut(source: string, why: 'unreadable' | 'outdated' | 'rejected', count: number): void {
      if (count > 0) leftOut.inc({ source, why }, count);
    },
    refused(provider: string, problem: ProblemKind): void {
      refused.inc({ provider, problem });
    },
    notAnswered(provider: string, why: NoteKind): void {
      failures.inc({ provider, why });
    },
    /** Counts as waiting until it is kept. */
    async waiting<T>(work: Promise<T>): Promise<T> {
      const entry = { begun: now() };
      underway.add(entry);
      try {
        return await work;
      } finally {
        underway.delete(entry);
      }
    },
  };
}
