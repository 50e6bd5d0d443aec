import { Argument, type Command } from 'commander';
import { borrowStores } from '../launcher/borrow.js';
import { Home } from '../launcher/home.js';
import {
  suiteNames,
  summaryLine,
  vitestSuites,
  type Outcome,
  type SuiteName,
  type SuiteRun,
  type VitestSuite,
} from './tests/outcome.js';
import { runPytest } from './tests/pytest.js';
import { withTemporaryFolder } from './tests/run.js';
import { runStaticChecks } from './tests/static-checks.js';
import { runVitest } from './tests/vitest.js';

const needStores: readonly SuiteName[] = ['conformance', 'integration', 'faults'];
const startProcesses: readonly VitestSuite[] = ['launcher', 'e2e', 'faults'];

export function registerTest(program: Command): void {
  program
    .command('test')
    .description(`run all suites, or those named: ${suiteNames.join(', ')}`)
    .addArgument(new Argument('[suites...]', 'which to run').choices(suiteNames))
    .action(async (named: SuiteName[]) => {
      const suites = named.length > 0 ? named : suiteNames;
      const outcomes = await withTemporaryFolder(async () => runSuites(suites));
      process.exitCode = outcomes.some(({ state }) => state === 'failed') ? 1 : 0;
      report(outcomes);
    });
}

async function runSuites(suites: readonly SuiteName[]): Promise<Outcome[]> {
  const home = Home.fromEnvironment(process.env);
  const outcomes: Outcome[] = [];
  if (suites.includes('static')) {
    console.log('static checks');
    outcomes.push(...(await runStaticChecks(home)));
  }
  const lanes = lanesOf(home, suites);
  const needed = suites.filter((suite) => needStores.includes(suite));
  const runs = await withStores(home, needed, async () =>
    Promise.all(
      lanes.map(async ({ title, run }, index) => ({ title, ...(await run(index === 0)) })),
    ),
  );
  for (const { title, output } of runs.slice(1)) {
    console.log(`${title}\n${output}`);
  }
  return [...outcomes, ...runs.flatMap((run) => run.outcomes)];
}

interface Lane {
  readonly title: string;
  /** Shows its progress, or keeps its output for later. */
  readonly run: (show: boolean) => Promise<SuiteRun>;
}

/** What runs at the same time: the suites that compute, those that wait for processes they start, and pytest. */
function lanesOf(home: Home, suites: readonly SuiteName[]): Lane[] {
  const vitest = [vitestSuites.filter((suite) => !startProcesses.includes(suite)), startProcesses]
    .map((lane) => lane.filter((suite) => suites.includes(suite)))
    .filter((lane) => lane.length > 0)
    .map((lane) => ({
      title: lane.join(', '),
      run: async (show: boolean) => runVitest(home, { suites: lane, show }),
    }));
  const python = { title: 'python', run: async (show: boolean) => runPytest(home, { show }) };
  return suites.includes('python') ? [...vitest, python] : vitest;
}

/** Holds the stores for the whole run, so that each suite finds them running. */
async function withStores<T>(
  home: Home,
  needed: readonly SuiteName[],
  run: () => Promise<T>,
): Promise<T> {
  if (needed.length === 0) {
    return run();
  }
  const stores = await borrowStores(home.forTests());
  try {
    return await run();
  } finally {
    await stores.release();
  }
}

export function report(outcomes: readonly Outcome[]): void {
  for (const { suite, name, state, detail } of outcomes) {
    if (state !== 'passed') {
      const [reason = ''] = detail.trim().split('\n');
      console.log(`${state}: ${suite}: ${name}${reason ? ` (${reason})` : ''}`);
    }
  }
  console.log(summaryLine(outcomes));
}
