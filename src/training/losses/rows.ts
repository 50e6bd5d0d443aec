import type { TrainingRows } from '../../contracts/policy.js';

/** One completion to learn from. */
export interface Row {
  readonly adapter: string;
  readonly prompt: Int32Array;
  readonly completion: Int32Array;
  /** One weight per completion token, [T]. */
  readonly weights: Float32Array;
  /** Tokens that count in a mean; all of them when left out. */
  readonly counted?: number;
  /** Behaviour log-probabilities, [T]; zeros for a supervised row. */
  readonly behaviour: Float32Array;
}

/** Rows by prompt, so that rows of one prompt and adapter share its prefix in the engine. */
export function toTrainingRows(rows: readonly Row[], adapters: readonly string[]): TrainingRows {
  const prompts: Int32Array[] = [];
  const places = new Map<Int32Array, number>();
  const promptOfRow = rows.map(({ prompt }) => {
    const place = places.get(prompt) ?? prompts.push(prompt) - 1;
    places.set(prompt, place);
    return place;
  });
  return {
    prompts,
    promptOfRow: Int32Array.from(promptOfRow),
    completions: rows.map(({ completion }) => completion),
    adapterOfRow: Int32Array.from(rows, ({ adapter }) => adapters.indexOf(adapter)),
    adapters,
  };
}

/** Tokens of a row that count in a mean. */
export function countedTokens({ counted, completion }: Row): number {
  return counted ?? completion.length;
}

/** Counted tokens of each adapter, at least 1: what the summed loss of an adapter is divided by. */
export function tokensPerAdapter(rows: readonly Row[], adapters: readonly string[]): number[] {
  return adapters.map((name) =>
    Math.max(
      1,
      rows
        .filter(({ adapter }) => adapter === name)
        .reduce((tokens, row) => tokens + countedTokens(row), 0),
    ),
  );
}
