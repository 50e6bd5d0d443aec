/** One headline figure, measured beside its peer in the same run. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  readonly goal: number;
  /** What it was measured against, with its version. */
  readonly peer: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
}

export interface BenchResult {
  readonly ratios: readonly Ratio[];
}

/** What the command line passes on. */
export interface BenchOptions {
  /** How long each load lasts, for benches that have one. */
  readonly seconds?: number;
  /** Smaller and less sure, to see that a bench runs; for benches that take long. */
  readonly quick?: boolean;
}

/** A peer or a data folder that this machine does not have; the message says what to set. */
export class MissingPeer extends Error {
  override readonly name = 'MissingPeer';
}

/** A folder named by an environment variable. @throws MissingPeer when it is not set */
export function dataFolder(variable: 'HUMAN_EVAL_DIR' | 'FALCONRY_DATASETS'): string {
  const folder = process.env[variable];
  if (!folder) {
    throw new MissingPeer(`set ${variable} to the folder that holds this data`);
  }
  return folder;
}
