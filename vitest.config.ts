import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** How many times the usual counts the suites run, set by `./falconry soak`. */
const scale = Number(process.env['FALCONRY_SCALE'] ?? 1);
const stores = ['test/support/parts.setup.ts'];

/** It takes as long as all other integration specs together, and begins with the first suite. */
const CONTRACT = ['test/integration/contract.spec.ts'];
const READS_LOGS = ['test/integration/endpoints.spec.ts', 'test/integration/logs.spec.ts'];

/** Suites by folder. Those that need stores share one set; e2e has a whole service of its own. */
const suites = [
  // Pure specs keep nothing from one to the next, so that what they import is loaded once.
  { name: 'unit', include: ['src/**/*.spec.ts', 'client/src/**/*.spec.ts'], isolate: false },
  { name: 'architecture', include: ['test/architecture/**/*.spec.ts'] },
  { name: 'conformance', include: ['test/conformance/**/*.spec.ts'], globalSetup: stores },
  // An application keeps nothing outside of itself but its log: specs that read logs have a process of their own.
  {
    name: 'integration',
    include: ['test/integration/**/*.spec.ts'],
    exclude: [...READS_LOGS, ...CONTRACT],
    globalSetup: stores,
    isolate: false,
  },
  { name: 'integration of the contract', include: CONTRACT, globalSetup: stores },
  { name: 'integration of logs', include: READS_LOGS, globalSetup: stores },
  { name: 'launcher', include: ['test/launcher/**/*.spec.ts'] },
  {
    name: 'e2e',
    include: ['test/e2e/**/*.spec.ts'],
    globalSetup: ['test/e2e/service.setup.ts'],
    fileParallelism: false,
  },
  {
    name: 'faults',
    include: ['test/faults/**/*.spec.ts'],
    globalSetup: stores,
    fileParallelism: false,
  },
];

/** Specs of minutes begin first, so that none of them is left to run alone at the end. */
const LONG = [...CONTRACT, 'src/training/resume.spec.ts'];

const isLong = ({ moduleId }: TestSpecification): boolean =>
  LONG.some((file) => moduleId.endsWith(file));

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // Files of one suite stay together: a process that is not isolated takes the next file only if it is of the same.
    const others = sorted
      .filter((file) => !isLong(file))
      .toSorted((a, b) => a.project.name.localeCompare(b.project.name));
    return [...sorted.filter(isLong), ...others];
  }
}

/** Far more than any test needs: a machine at its limits is slow, and no test is of how slow. */
const TEST_MS = 900_000 * scale;
const HOOK_MS = 900_000;
const POLL_MS = 100_000;

/** Suites of one order share the workers, so that none waits for another's last file. */
const order = (name: string, index: number): number => {
  if (name === 'integration of the contract') {
    return 0;
  }
  return name.startsWith('integration')
    ? suites.findIndex((suite) => suite.name === 'integration')
    : index;
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    expect: { poll: { timeout: POLL_MS } },
    projects: suites.map((suite, index) => ({
      extends: true,
      test: {
        testTimeout: TEST_MS,
        hookTimeout: HOOK_MS,
        ...suite,
        sequence: { groupOrder: order(suite.name, index) },
      },
    })),
  },
});
