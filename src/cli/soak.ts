import { type Command, InvalidArgumentError } from 'commander';
import { Home } from '../launcher/home.js';
import { report } from './test.js';
import { vitestSuites, type Outcome } from './tests/outcome.js';
import { runPytest } from './tests/pytest.js';
import { withTemporaryFolder } from './tests/run.js';
import { runVitest } from './tests/vitest.js';

const usualScale = 20;
const usualKills = 2_000;
/** Kills of one round of the fault suite. */
const killsOfRound = 40;

interface SoakOptions {
  readonly scale: number;
  readonly kills: number;
  readonly seed?: number;
}

export function registerSoak(program: Command): void {
  program
    .command('soak')
    .description('run a suite, or the spec files whose path contains the name, at large counts')
    .argument('<name>', 'faults: kills parts of a whole service, in rounds')
    .option('--scale <n>', 'how many times the usual counts', readCount, usualScale)
    .option('--kills <n>', 'of the faults: how many', readCount, usualKills)
    .option('--seed <n>', 'of the faults: of the first round; drawn when left out', readCount)
    .action(async (name: string, options: SoakOptions) => {
      const outcomes = await withTemporaryFolder(async () => soak(name, options));
      if (outcomes.length === 0) {
        throw new Error(`no suite and no spec file is called ${name}`);
      }
      process.exitCode = outcomes.some(({ state }) => state === 'failed') ? 1 : 0;
      report(outcomes);
    });
}

async function soak(name: string, options: SoakOptions): Promise<Outcome[]> {
  const home = Home.fromEnvironment(process.env);
  const { scale } = options;
  if (name === 'faults') {
    return soakFaults(home, options);
  }
  if (name === 'python') {
    return (await runPytest(home, { scale })).outcomes;
  }
  const suite = vitestSuites.find((known) => known === name);
  const { outcomes } = await runVitest(
    home,
    suite ? { suites: [suite], scale } : { suites: vitestSuites, files: [name], scale },
  );
  return outcomes;
}

/** Each round is a service of its own, judged by itself: what a long run found before it was broken off is not lost. */
async function soakFaults(
  home: Home,
  { kills, seed: first = Date.now() % 1_000_000 }: SoakOptions,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let done = 0, seed = first; done < kills; seed += 1) {
    process.env['FALCONRY_SEED'] = String(seed);
    const { outcomes: round } = await runVitest(home, {
      suites: ['faults'],
      files: ['faults/kills'],
    });
    const isFine = round.every(({ state }) => state === 'passed');
    done += killsOfRound;
    outcomes.push(...round);
    console.log(`${done} of ${kills} kills; seed ${seed}: ${isFine ? 'passed' : 'FAILED'}`);
  }
  return outcomes;
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new InvalidArgumentError('a whole number from 1');
  }
  return count;
}
