import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** How many times the usual counts the suites run, set by `./falconry soak`. */
const scale = Number(process.env['FALCONRY_SCALE'] ?? 1);
const stores = ['test/support/parts.setup.ts'];

/** Suites by folder. Those that need stores share one set; e2e has a whole service of its own. */
const suites = [
  { name: 'unit', include: ['src/**/*.spec.ts', 'client/src/**/*.spec.ts'] },
  { name: 'architecture', include: ['test/architecture/**/*.spec.ts'] },
  { name: 'conformance', include: ['test/conformance/**/*.spec.ts'], globalSetup: stores },
  { name: 'integration', include: ['test/integration/**/*.spec.ts'], globalSetup: stores },
  { name: 'launcher', include: ['test/launcher/**/*.spec.ts'] },
  {
    name: 'e2e',
    include: ['test/e2e/**/*.spec.ts'],
    globalSetup: ['test/e2e/service.setup.ts'],
    fileParallelism: false,
    testTimeout: 300_000 * scale,
  },
  {
    name: 'faults',
    include: ['test/faults/**/*.spec.ts'],
    globalSetup: stores,
    fileParallelism: false,
  },
];

/** Specs of minutes begin first, so that none of them is left to run alone at the end. */
const LONG = ['test/integration/contract.spec.ts', 'src/training/resume.spec.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      LONG.some((file) => moduleId.endsWith(file));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Far more than any test needs: a machine at its limits is slow, and no test is of how slow. */
const TEST_MS = 300_000 * scale;
const HOOK_MS = 300_000;
const POLL_MS = 100_000;

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
        sequence: { groupOrder: index },
      },
    })),
  },
});
