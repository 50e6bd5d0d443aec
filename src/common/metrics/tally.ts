import { Injectable } from '@nestjs/common';
import { type CounterName, type HistogramName, type LabelsOf, TOTALS } from './total-families.js';

/** What one series has grown by. */
export interface Growth {
  /** As Prometheus names it: of a histogram with `_bucket`, `_sum` or `_count`. */
  readonly name: string;
  /** As Prometheus writes them: `{kind="sampled"}`, or nothing. */
  readonly labels: string;
  readonly by: number;
}

/** Counts what happens in this process, until somebody takes the counts to where those of all processes are kept. */
@Injectable()
export class Tally {
  private growth = new Map<string, Growth>();
  private readonly settling = new Set<() => void>();

  count<N extends CounterName>(name: N, labels: LabelsOf<N>, by = 1): void {
    this.grow(name, labels, by);
  }

  /** Buckets below the value grow by nothing, and so exist from the first observation on. */
  observe<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void {
    for (const bound of TOTALS[name].buckets) {
      this.grow(`${name}_bucket`, { ...labels, le: String(bound) }, value <= bound ? 1 : 0);
    }
    this.grow(`${name}_bucket`, { ...labels, le: '+Inf' }, 1);
    this.grow(`${name}_sum`, labels, value);
    this.grow(`${name}_count`, labels, 1);
  }

  /** Calls `settle` before counts are taken, for what goes on and counts by time; the answer ends that. */
  beforeTake(settle: () => void): () => void {
    this.settling.add(settle);
    return () => {
      this.settling.delete(settle);
    };
  }

  /** Everything since the last take. */
  take(): Growth[] {
    for (const settle of this.settling) {
      settle();
    }
    const taken = [...this.growth.values()];
    this.growth = new Map();
    return taken;
  }

  /** What was taken could not be kept: it counts as not taken. */
  giveBack(taken: readonly Growth[]): void {
    for (const growth of taken) {
      this.add(growth);
    }
  }

  private grow(name: string, labels: Readonly<Record<string, string>>, by: number): void {
    this.add({ name, labels: written(labels), by });
  }

  private add({ name, labels, by }: Growth): void {
    const key = name + labels;
    this.growth.set(key, { name, labels, by: (this.growth.get(key)?.by ?? 0) + by });
  }
}

/** Labels in one order, so that equal ones are one series. */
function written(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const texts = pairs.map(([name, value]) => `${name}="${escaped(value)}"`);
  return texts.length === 0 ? '' : `{${texts.join(',')}}`;
}

function escaped(value: string): string {
  return value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
}
