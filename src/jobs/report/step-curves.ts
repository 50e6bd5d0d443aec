import { addUsage, NO_USAGE, type Usage } from '../../contracts/usage.js';
import { mostFrequent, type StepTallies } from '../step-tallies.js';
import type { CurvePoint } from './job-reports.schemas.js';

/** Points of a curve at most: more than a reader can tell apart. */
export const MAX_POINTS = 200;

/** What a curve is made of: the record of one step. */
export interface MeasuredStep {
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tallies: StepTallies | null;
  readonly usage: Usage;
}

interface Sum {
  readonly count: number;
  readonly sum: number;
}

/** Several steps added up. */
interface Bucket {
  first: number;
  last: number;
  usage: Usage;
  readonly metrics: Map<string, Sum>;
  readonly components: Map<string, Sum>;
  readonly errorTypes: Map<string, number>;
  readonly prompts: Map<string, { readonly judged: number; readonly passed: number }>;
}

/** Gathers the steps of a job, in their order, into at most {@link MAX_POINTS} points of equal width. */
export class StepCurves {
  private readonly buckets = new Map<number, Bucket>();

  constructor(private readonly totalSteps: number) {}

  add({ step, metrics, tallies, usage }: MeasuredStep): void {
    const bucket = this.bucketOf(step);
    bucket.last = step;
    bucket.usage = addUsage(bucket.usage, usage);
    for (const [name, value] of Object.entries(metrics)) {
      addTo(bucket.metrics, name, { count: 1, sum: value });
    }
    for (const [name, { scored, sum }] of Object.entries(tallies?.components ?? {})) {
      addTo(bucket.components, name, { count: scored, sum });
    }
    for (const [name, count] of Object.entries(tallies?.errorTypes ?? {})) {
      bucket.errorTypes.set(name, (bucket.errorTypes.get(name) ?? 0) + count);
    }
    for (const [kind, { judged, passed }] of Object.entries(tallies?.prompts ?? {})) {
      const before = bucket.prompts.get(kind) ?? { judged: 0, passed: 0 };
      bucket.prompts.set(kind, { judged: before.judged + judged, passed: before.passed + passed });
    }
  }

  /** Means of figures and of reward components, sums of counts. */
  points(): CurvePoint[] {
    return [...this.buckets.values()].map((bucket) => ({
      firstStep: bucket.first,
      lastStep: bucket.last,
      metrics: meansOf(bucket.metrics),
      components: meansOf(bucket.components),
      errorTypes: mostFrequent(bucket.errorTypes),
      prompts: Object.fromEntries(bucket.prompts),
      usage: bucket.usage,
    }));
  }

  private bucketOf(step: number): Bucket {
    const index = Math.floor(((step - 1) * MAX_POINTS) / Math.max(this.totalSteps, MAX_POINTS));
    const known = this.buckets.get(index);
    if (known !== undefined) {
      return known;
    }
    const bucket: Bucket = {
      first: step,
      last: step,
      usage: NO_USAGE,
      metrics: new Map(),
      components: new Map(),
      errorTypes: new Map(),
      prompts: new Map(),
    };
    this.buckets.set(index, bucket);
    return bucket;
  }
}

function addTo(sums: Map<string, Sum>, name: string, { count, sum }: Sum): void {
  const before = sums.get(name) ?? { count: 0, sum: 0 };
  sums.set(name, { count: before.count + count, sum: before.sum + sum });
}

function meansOf(sums: ReadonlyMap<string, Sum>): Record<string, number> {
  const measured = [...sums].filter(([, { count }]) => count > 0);
  return Object.fromEntries(measured.map(([name, { count, sum }]) => [name, sum / count]));
}
