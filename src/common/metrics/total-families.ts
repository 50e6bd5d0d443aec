/** A family of figures that all processes add to. Labels take few values, which the code names: never an id. */
interface Family {
  readonly type: 'counter' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds, for a histogram. */
  readonly buckets?: readonly number[];
}

const SHORT = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
const LONG = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900] as const;

/** Everything that is counted for the installation as a whole; names and units as Prometheus has them. */
export const TOTALS = {
  falconry_step_duration_seconds: {
    type: 'histogram',
    help: 'Time that one training step took, by recipe.',
    labels: ['recipe'],
    buckets: LONG,
  },
  falconry_phase_duration_seconds: {
    type: 'histogram',
    help: 'Time that a training spent in a phase before the next one, by phase.',
    labels: ['phase'],
    buckets: LONG,
  },
  falconry_tokens_total: {
    type: 'counter',
    help: 'Tokens of training jobs: sampled by policies, or gradients were taken of them.',
    labels: ['kind'],
  },
  falconry_engine_busy_seconds_total: {
    type: 'counter',
    help: 'Time during which engines worked on training jobs; calls side by side count once a job.',
    labels: [],
  },
  falconry_engine_call_duration_seconds: {
    type: 'histogram',
    help: 'Time until a call to an engine was answered, repeats included, by verb and outcome.',
    labels: ['verb', 'outcome'],
    buckets: [...SHORT, 30, 60, 300],
  },
  falconry_sandbox_slot_seconds_total: {
    type: 'counter',
    help: 'Time of all slots of the sandboxes, by whether a program held the slot.',
    labels: ['state'],
  },
  falconry_attempts_total: {
    type: 'counter',
    help: 'Attempts of training steps, by the status of their verdict.',
    labels: ['status'],
  },
  falconry_judged_programs_total: {
    type: 'counter',
    help: 'Programs shown to a judge, once for each judge.',
    labels: [],
  },
  falconry_reward_components_total: {
    type: 'counter',
    help: 'Components of the rewards of attempts, by name and whether they could be measured.',
    labels: ['component', 'status'],
  },
  falconry_reward_component_value_total: {
    type: 'counter',
    help: 'Sum of the absolute values of scored components, apart by sign, so that it only grows.',
    labels: ['component', 'sign'],
  },
  falconry_outbox_messages_total: {
    type: 'counter',
    help: 'Tries to deliver a message of the outbox, by kind and outcome.',
    labels: ['kind', 'outcome'],
  },
} as const satisfies Record<string, Family>;

export type TotalName = keyof typeof TOTALS;
type NamesOf<T extends Family['type']> = {
  [N in TotalName]: (typeof TOTALS)[N]['type'] extends T ? N : never;
}[TotalName];
export type CounterName = NamesOf<'counter'>;
export type HistogramName = NamesOf<'histogram'>;
export type LabelsOf<N extends TotalName> = Readonly<
  Record<(typeof TOTALS)[N]['labels'][number], string>
>;
