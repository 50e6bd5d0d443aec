import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { humaneval } from '../src/datasets/importers/humaneval.js';
import { ANALYSIS_ZYGOTE } from '../src/judges/analysis/analysis-tools.js';
import { ProgramAnalyser } from '../src/judges/analysis/program-analyser.js';
import { analysisJudge } from '../src/judges/judge-kinds.js';
import { repositoryRoot } from '../src/launcher/home.js';
import { SandboxPool } from '../src/sandbox/sandbox-pool.js';
import { loopInPython, type Solved, spawnRuff } from './peers/plain-analysis.js';
import { type BenchResult, dataFolder, type Ratio } from './ratio.js';

const ROUNDS = 5;
const WORKERS = 2;
const KINDS = ['style', 'complexity', 'ast_match', 'dfg_match'] as const;

type Round = Readonly<Record<'rate' | 'style' | 'all', number>>;

/**
 * The judges that look at a program, beside what a script of one's own does without walls: a ruff for each program, and
 * radon and CodeBLEU's syntax match in a loop. Interleaved; the median round counts.
 */
export async function run(): Promise<BenchResult> {
  const root = repositoryRoot();
  const python = process.env['PYTHON'] ?? join(root, '.falconry', 'venv', 'bin', 'python');
  const solved = readSolved(join(dataFolder('FALCONRY_DATASETS'), 'humaneval.jsonl'));
  const pool = new SandboxPool({
    python,
    pythonPath: join(root, 'python'),
    slots: WORKERS,
    zygote: ANALYSIS_ZYGOTE,
  });
  try {
    await judgeAll(pool, solved.slice(0, 64), KINDS); // slots start
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push(await measureRound(pool, python, solved));
    }
    return { ratios: summarise(rounds) };
  } finally {
    await pool.close();
  }
}

async function measureRound(
  pool: SandboxPool,
  python: string,
  solved: readonly Solved[],
): Promise<Round> {
  const programs = solved.map(({ program }) => program);
  const spawned = await timed(() => spawnRuff(python, programs, WORKERS), solved.length);
  const style = await timed(() => judgeAll(pool, solved, ['style']), solved.length);
  const looped = await timed(() => loopInPython(python, solved, WORKERS), solved.length);
  const all = await timed(() => judgeAll(pool, solved, KINDS), KINDS.length * solved.length);
  return {
    rate: solved.length / all,
    style: spawned / style,
    all: (spawned + looped) / all,
  };
}

/** Returns how many judgements are scores; nothing is kept from one call to the next. */
async function judgeAll(
  pool: SandboxPool,
  solved: readonly Solved[],
  kinds: readonly (typeof KINDS)[number][],
): Promise<number> {
  const analyser = new ProgramAnalyser(pool);
  const programs = solved.map(({ program, reference }) => ({
    program,
    language: 'python',
    canonicalProgram: reference,
  }));
  const judgements = await Promise.all(
    kinds.map((kind) =>
      analysisJudge({ name: kind, revision: 'bench', kind }, analyser).judge(programs),
    ),
  );
  return judgements.flat().filter(({ status }) => status !== 'errored').length;
}

/** HumanEval's canonical solutions, each beside itself: what is matched must match whole. */
function readSolved(file: string): Solved[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const { prompt, canonicalSolution = '' } = humaneval.read(JSON.parse(line));
      const program = `${prompt}${canonicalSolution}`;
      return { program, reference: program };
    });
}

/** Seconds of the work. A time means nothing when the work was not done. */
async function timed(work: () => Promise<number>, expected: number): Promise<number> {
  const started = performance.now();
  const done = await work();
  if (done !== expected) {
    throw new Error(`${done} of ${expected} were done`);
  }
  return (performance.now() - started) / 1000;
}

function summarise(rounds: readonly Round[]): Ratio[] {
  const median = (key: keyof Round): number =>
    rounds.map((round) => round[key]).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ??
    Number.NaN;
  const better = 'higher' as const;
  return [
    {
      name: 'programs per second, all four judges',
      value: median('rate'),
      goal: 200,
      peer: 'the goal',
      unit: '/s',
      better,
    },
    {
      name: 'style, programs per second',
      value: median('style'),
      goal: 2.5,
      peer: 'one ruff per program',
      unit: 'x',
      better,
    },
    {
      name: 'all four judges, programs per second',
      value: median('all'),
      goal: 1.5,
      peer: 'one ruff per program, then radon and a syntax match in a plain loop',
      unit: 'x',
      better,
    },
  ];
}
