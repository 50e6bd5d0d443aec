import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Why there is no analysis of a program. */
export const Unanalysed = z.object({ error: z.string(), detail: z.string() });
export type Unanalysed = z.infer<typeof Unanalysed>;
export type Analysed<Found> = Found | Unanalysed;

const BATCH = 32;
const KEPT = 4096;
const DIED: Unanalysed = {
  error: 'AnalysisDied',
  detail: 'the analysis of this program did not end well',
};
/** Stands for an analysis that should be there and is not. */
export const MISSING: Unanalysed = { error: 'Missing', detail: 'the analysis is missing' };

/**
 * Analyses in batches and keeps the newest. `analyse` answers null for a batch that broke: its halves are tried again,
 * down to the one program that is left without an analysis.
 */
export class KeptAnalyses<Item, Found> {
  private readonly kept = new Map<string, Promise<Analysed<Found>>>();

  constructor(
    private readonly analyse: (items: readonly Item[]) => Promise<Analysed<Found>[] | null>,
  ) {}

  /** One analysis per item, in order. */
  async of(items: readonly Item[], signal?: AbortSignal): Promise<Analysed<Found>[]> {
    signal?.throwIfAborted();
    const keys = items.map(keyOf);
    const missing = new Map<string, Item>();
    items.forEach((item, index) => {
      const key = keys[index] ?? '';
      if (!this.kept.has(key)) {
        missing.set(key, item);
      }
    });
    this.start([...missing]);
    const found = keys.map((key) => this.kept.get(key) ?? Promise.resolve(MISSING));
    this.forgetOldest();
    return Promise.all(found);
  }

  /** Carries no signal: others may wait for the same analysis. */
  private start(missing: readonly (readonly [string, Item])[]): void {
    for (let first = 0; first < missing.length; first += BATCH) {
      const batch = missing.slice(first, first + BATCH);
      const analyses = this.run(batch.map(([, item]) => item));
      batch.forEach(([key], index) => {
        const analysis = analyses.then((all) => all[index] ?? MISSING);
        // What failed is asked again next time; whoever waits now sees the failure.
        analysis.catch(() => this.kept.delete(key));
        this.kept.set(key, analysis);
      });
    }
  }

  private async run(items: readonly Item[]): Promise<Analysed<Found>[]> {
    const found = await this.analyse(items);
    if (found !== null) {
      return found;
    }
    if (items.length <= 1) {
      return items.map(() => DIED);
    }
    const middle = Math.ceil(items.length / 2);
    const halves = [items.slice(0, middle), items.slice(middle)];
    return (await Promise.all(halves.map((half) => this.run(half)))).flat();
  }

  private forgetOldest(): void {
    for (const key of this.kept.keys()) {
      if (this.kept.size <= KEPT) {
        return;
      }
      this.kept.delete(key);
    }
  }
}

function keyOf(item: unknown): string {
  return createHash('sha256').update(JSON.stringify(item)).digest('base64');
}
