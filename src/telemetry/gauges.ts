/** What is the case while one looks, by name; of which values a label may have, the code that reads it says. */
export const GAUGES = {
  falconry_up: 'Whether a part is whole: 0 while it is degraded or down, and GET /health says why.',
  falconry_jobs: 'Jobs that have not ended, by state.',
  falconry_queue_oldest_age_seconds:
    'How long the job that was queued first has waited for a worker.',
  falconry_outbox_messages: 'Messages of the outbox that are not delivered, by kind.',
  falconry_outbox_oldest_age_seconds: 'Age of the oldest message of the outbox that waits.',
  falconry_webhook_deliveries_pending: 'Webhook deliveries that wait for their next try.',
  falconry_memory_episodes: 'Episodes in long-term memory.',
  falconry_memory_index_texts: 'Texts that the search index held when it was last compared.',
  falconry_workers: 'Worker processes that have said lately that they live.',
} as const;

export type GaugeName = keyof typeof GAUGES;

/** One series of a gauge at one moment. */
export interface Gauge {
  readonly name: GaugeName;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
