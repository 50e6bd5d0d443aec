import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Argument, type Command } from 'commander';
import { z } from 'zod';
import { repositoryRoot } from '../launcher/home.js';
import { formatTable } from './table.js';
import { wholeNumber } from './whole-number.js';

const result = z.object({
  ratios: z.array(
    z.object({
      name: z.string(),
      value: z.number(),
      goal: z.number(),
      peer: z.string(),
      unit: z.string(),
      better: z.enum(['higher', 'lower']),
    }),
  ),
});
type Ratio = z.infer<typeof result>['ratios'][number];
interface BenchOptions {
  readonly json?: boolean;
  readonly seconds?: number;
  readonly quick?: boolean;
}
type Bench = { run: (options: BenchOptions) => Promise<unknown> };

const goalMissed = 1;
const peerMissing = 2;

export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('measure one figure beside its peer; without a name, list them')
    .addArgument(new Argument('[name]').choices(benchNames(benchFolder())))
    .option('--seconds <n>', 'how long each load lasts, for benches that have one', wholeNumber)
    .option('--quick', 'smaller and less sure, for benches that take long')
    .option('--json', 'print the ratios as JSON')
    .action(async (name: string | undefined, options: BenchOptions) => {
      const folder = benchFolder();
      if (name === undefined) {
        console.log(benchNames(folder).join('\n'));
        return;
      }
      process.exitCode = await measure(folder, name, options);
    });
}

/**
 * Runs a bench and prints its ratios.
 *
 * @returns the exit status: 0, 1 when a goal is missed, 2 when a peer or its data is not on this machine
 */
export async function measure(
  folder: string,
  name: string,
  options: BenchOptions = {},
): Promise<number> {
  if (!benchNames(folder).includes(name)) {
    throw new Error(`no bench ${name}; there are: ${benchNames(folder).join(', ')}`);
  }
  const bench = (await import(pathToFileURL(join(folder, `${name}.js`)).href)) as Bench;
  try {
    const { ratios } = result.parse(await bench.run(options));
    console.log(options.json ? JSON.stringify({ ratios }) : describe(ratios));
    return ratios.every(isMet) ? 0 : goalMissed;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'MissingPeer')) {
      throw error;
    }
    console.error(`bench ${name}: ${error.message}`);
    return peerMissing;
  }
}

function isMet({ value, goal, better }: Ratio): boolean {
  return better === 'higher' ? value >= goal : value <= goal;
}

function describe(ratios: readonly Ratio[]): string {
  const rows = ratios.map((ratio) => [
    ratio.name,
    `${Number(ratio.value.toPrecision(4))} ${ratio.unit}`,
    `${ratio.better === 'higher' ? '>=' : '<='} ${ratio.goal} ${ratio.unit}`,
    ratio.peer,
    isMet(ratio) ? 'met' : 'MISSED',
  ]);
  return formatTable(['figure', 'value', 'goal', 'peer', ''], rows);
}

function benchFolder(): string {
  return join(repositoryRoot(), 'dist', 'bench');
}

/** A bench is a file with a `run`; the others in the folder are what benches share. */
function benchNames(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.js') && file !== 'ratio.js')
        .map((file) => file.slice(0, -'.js'.length))
    : [];
}
