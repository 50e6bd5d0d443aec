import { z } from 'zod';
import type { JobEvent } from '../../../client/src/index.js';
import { duration, percent, signed } from '../output/figures.js';
import { bar } from '../output/progress-line.js';

const barWidth = 16;
/** A step is a few dozen attempts: the mean of some steps is easier to read than each of them. */
const smoothedSteps = 5;

const known = {
  state: z.object({ from: z.string().nullable(), to: z.string(), reason: z.string().optional() }),
  resumed: z.object({ allowInexact: z.boolean() }),
  phase: z.object({ phase: z.string() }),
  metrics: z.object({
    step: z.int(),
    metrics: z.looseObject({
      reward: z.number().optional(),
      passRate: z.number().optional(),
      loss: z.number().optional(),
    }),
  }),
  evaluation: z.object({
    stage: z.string(),
    results: z.array(
      z.looseObject({
        set: z.string(),
        innerSteps: z.int(),
        passAt: z.record(z.string(), z.object({ value: z.number() })),
      }),
    ),
  }),
  log: z.object({ level: z.string(), message: z.string() }),
};

/** Phases in the words of someone who watches; others are shown as they are. */
const phases: Readonly<Record<string, string>> = {
  loading: 'loading the model',
  evaluating: 'examining held-out tasks',
  demonstrating: 'running example solutions',
  recalling: 'recalling episodes',
  sampling: 'running programs',
  inner_update: 'adapting to each task',
  outer_update: 'learning',
  update: 'learning',
  saving: 'saving a checkpoint',
};

/** Changes of state that a person would ask about; the end is shown by whoever watches. */
const changes: Readonly<Record<string, string>> = {
  running: 'The job goes on from its newest checkpoint',
  retry_wait: 'The job was interrupted and will be tried again',
  pausing: 'The job is asked to pause',
  paused: 'The job is paused',
  cancelling: 'The job is asked to stop',
};

type Figure = 'reward' | 'passRate' | 'loss';
const figures: Readonly<Record<Figure, (mean: number) => string>> = {
  reward: (mean) => `reward ${signed(mean)}`,
  passRate: (mean) => `pass rate ${percent(mean)}`,
  loss: (mean) => `loss ${mean.toFixed(3)}`,
};

/** What an event adds to the picture; an event of a kind that came later than this program adds nothing. */
export class JobView {
  private step = 0;
  private doing = 'queued';
  private readonly recent: Readonly<Partial<Record<Figure, number | undefined>>>[] = [];

  /** Takes an event in, and returns the lines that should stay on the screen. */
  take(event: JobEvent): string[] {
    switch (event.type) {
      case 'state':
        return this.takeState(known.state.parse(event.data));
      case 'resumed':
        return [describeResumed(known.resumed.parse(event.data))];
      case 'phase':
        this.takePhase(known.phase.parse(event.data));
        return [];
      case 'metrics':
        this.takeMetrics(known.metrics.parse(event.data));
        return [];
      case 'evaluation':
        return describeEvaluation(known.evaluation.parse(event.data));
      case 'log':
        return [known.log.parse(event.data).message];
      default:
        return [];
    }
  }

  /**
   * One line: where the job is, how it does, how long it will take.
   *
   * @param etaSeconds - of the steps that are left; null until they have a pace
   * @param waits - shown in place of what the job does: why it stands still; null while it does not
   */
  line(total: number, etaSeconds: number | null, waits: string | null = null): string {
    const share = total === 0 ? 0 : this.step / total;
    const parts = [`${bar(share, barWidth)} step ${this.step}/${total}`, ...this.figures()];
    if (etaSeconds !== null && this.step < total) {
      parts.push(`${duration(etaSeconds)} left`);
    }
    return [...parts, waits ?? this.doing].join('  ');
  }

  private takePhase({ phase }: z.infer<typeof known.phase>): void {
    this.doing = phases[phase] ?? phase.replaceAll('_', ' ');
  }

  private takeState({ from, to, reason }: z.infer<typeof known.state>): string[] {
    this.doing = to.replaceAll('_', ' ');
    const told = changes[to];
    if (from === null || told === undefined || (to === 'running' && this.step === 0)) {
      return [];
    }
    return [`${told}${reason === undefined ? '' : `: ${reason}`}`];
  }

  private takeMetrics({ step, metrics }: z.infer<typeof known.metrics>): void {
    this.step = step;
    this.recent.push(metrics);
    this.recent.splice(0, this.recent.length - smoothedSteps);
  }

  /** How it does: a recipe that runs no programs has no reward, and shows its loss. */
  private figures(): string[] {
    const rewarded = this.recent.some(({ reward }) => reward !== undefined);
    const names: readonly Figure[] = rewarded ? ['reward', 'passRate'] : ['loss'];
    return names.flatMap((name) => {
      const values = this.recent.flatMap(({ [name]: value }) => value ?? []);
      return values.length === 0 ? [] : [figures[name](meanOf(values))];
    });
  }
}

function describeResumed({ allowInexact }: z.infer<typeof known.resumed>): string {
  const terms = allowInexact ? ', also where the result would differ in its last bits' : '';
  return `The job is resumed${terms}`;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Nothing where no held-out task was examined. */
function describeEvaluation({ stage, results }: z.infer<typeof known.evaluation>): string[] {
  const values = results.flatMap(({ set, innerSteps, passAt }) => {
    const value = passAt['1']?.value;
    return innerSteps > 0 || value === undefined ? [] : [`${set} ${value.toFixed(2)}`];
  });
  return values.length === 0 ? [] : [`pass@1 ${stage} training: ${values.join(', ')}`];
}
