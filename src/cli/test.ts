import { Argument, type Command } from 'commander';
import { borrowStores } from '../launcher/borrow.js';
import { Home } from '../launcher/home.js';
import {
  suiteNames,
  summaryLine,
  vitestSuites,
  type Outcome,
  type SuiteName,
} from './tests/outcome.js';
import { runPytest } from './tests/pytest.js';
import { withTemporaryFolder } from './tests/run.js';
import { runStaticChecks } from './tests/static-checks.js';
import { runVitest } from './tests/vitest.js';

const needStores: readonly SuiteName[] = ['conformance', 'integration', 'faults'];

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
  const projects = vitestSuites.filter((suite) => suites.includes(suite));
  const [shown, python] = await Promise.all([
    projects.length === 0
      ? []
      : withStores(home, projects, async () => runVitest(home, { suites: projects })),
    // Vitest waits most of the time and shows its progress: pytest runs beside it, and is shown after it.
    suites.includes('python') ? runPytest(home, { show: projects.length === 0 }) : null,
  ]);
  if (python !== null && projects.length > 0) {
    console.log(`python\n${python.output}`);
  }
  return [...outcomes, ...shown, ...(python?.outcomes ?? [])];
}

/** Holds the stores for the whole run, so that each suite finds them running. */
async function withStores(
  home: Home,
  suites: readonly SuiteName[],
  run: () => Promise<Outcome[]>,
): Promise<Outcome[]> {
  if (!suites.some((suite) => needStores.includes(suite))) {
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
