/** What became of one test. */
export interface Outcome {
  readonly suite: string;
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped, or what failed. */
  readonly detail: string;
}

/** What a runner found, and all that it printed. */
export interface SuiteRun {
  readonly outcomes: Outcome[];
  readonly output: string;
}

/** The suites in the order in which they run, and the only names the command takes. */
export const vitestSuites = [
  'unit',
  'architecture',
  'conformance',
  'integration',
  'launcher',
  'e2e',
  'faults',
] as const;
export type VitestSuite = (typeof vitestSuites)[number];
export const suiteNames = ['static', ...vitestSuites, 'python'] as const;
export type SuiteName = (typeof suiteNames)[number];

/** The last line of every run. */
export function summaryLine(outcomes: readonly Outcome[]): string {
  const count = (state: Outcome['state']): number =>
    outcomes.filter((outcome) => outcome.state === state).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}
