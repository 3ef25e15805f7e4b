import type * as Prometheus from 'prom-client'
import type { HttpAnswer } from '../http/server.js'

/** How an API call ended: the operation and `OK` or AWS's error code. */
export interface CallOutcomeLabel {
  operation: string
  code: string
}

export interface MessageCount {
  gateway: string
  state: string
  count: number
}

export interface Metrics {
  observe(outcome: CallOutcomeLabel, seconds: number): void
  /** The Prometheus text format, at `/metrics`. */
  answer(path: string): Promise<HttpAnswer>
}

/** Figures for Prometheus. They name operations and codes, never accounts, users or keys. */
export async function createMetrics(sources: {
  waitingEvents: () => number
  /** How many messages of this process ended in each way, by gateway. */
  messages: () => readonly MessageCount[]
}): Promise<Metrics> {
  // Loaded when it is wanted, like everything that most servers start without.
  const prometheus = await import('prom-client')
  const registry = new prometheus.Registry()
  prometheus.collectDefaultMetrics({ register: registry })
  const { calls, durations } = createFigures(prometheus, registry)
  const waiting: Prometheus.Gauge = new prometheus.Gauge({
    name: 'sallyport_audit_events_waiting',
    help: 'Audit events that are not yet durable',
    registers: [registry],
    collect: (): void => waiting.set(sources.waitingEvents()),
  })
  countMessages(prometheus, registry, sources.messages)
  return {
    observe: ({ operation, code }, seconds) => {
      calls.inc({ operation, code })
      durations.observe({ operation }, seconds)
    },
    answer: async (path) =>
      path === '/metrics'
        ? {
            status: 200,
            headers: { 'content-type': registry.contentType },
            body: [await registry.metrics()],
          }
        : { status: 404, headers: {}, body: [] },
  }
}

function createFigures(
  prometheus: typeof Prometheus,
  registry: Prometheus.Registry,
): {
  calls: Prometheus.Counter<'operation' | 'code'>
  durations: Prometheus.Histogram<'operation'>
} {
  const calls = new prometheus.Counter({
    name: 'sallyport_calls_total',
    help: 'API calls by operation and by how they ended: OK or the error code',
    labelNames: ['operation', 'code'],
    registers: [registry],
  })
  const durations = new prometheus.Histogram({
    name: 'sallyport_call_duration_seconds',
    help: 'How long API calls took, in seconds',
    labelNames: ['operation'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  })
  return { calls, durations }
}

function countMessages(
  prometheus: typeof Prometheus,
  registry: Prometheus.Registry,
  messages: () => readonly MessageCount[],
): void {
  const counter: Prometheus.Counter<'gateway' | 'state'> = new prometheus.Counter({
    name: 'sallyport_messages_total',
    help: 'Text messages by gateway and by what became of them: sent, delivered, failed, expired, unknown',
    labelNames: ['gateway', 'state'],
    registers: [registry],
    collect: (): void => {
      counter.reset()
      for (const { gateway, state, count } of messages()) counter.inc({ gateway, state }, count)
    },
  })
}
