import { join } from 'node:path';
import type { Home } from '../../launcher/home.js';
import type { Outcome } from './outcome.js';
import { runProgram } from './run.js';

const withinMs = 900_000;
/** On two cores a third check at once only makes the others wait. */
const lanes = 2;

interface Check {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Each check is one test: it passes when its program says so. */
function checks(home: Home): Check[] {
  const node = (name: string, ...args: string[]): Check => ({
    name,
    file: join(home.root, 'node_modules', '.bin', name),
    args,
  });
  const python = (name: string, ...args: string[]): Check => ({
    name,
    file: join(home.python, '..', args[0] ?? name),
    args: args.slice(1),
  });
  const sources = ['src', 'client', 'test', 'bench', 'migrations'];
  return [
    node('oxlint', '--type-aware', '--disable-nested-config', ...sources),
    node('tsc', '-p', 'tsconfig.json', '--noEmit'),
    node('prettier', '--check', '--log-level', 'warn', '.'),
    node('depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'client', 'migrations'),
    node('knip'),
    {
      ...node('redocly', 'lint', 'openapi/falconry.yaml', '--config', 'openapi/redocly.yaml'),
      environment: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
    node('pyright', '--pythonpath', home.python, '--project', 'python'),
    python('ruff check', 'ruff', 'check', 'python'),
    python('ruff format', 'ruff', 'format', '--check', 'python'),
    python('import-linter', 'lint-imports', '--config', 'python/pyproject.toml'),
  ];
}

export async function runStaticChecks(home: Home): Promise<Outcome[]> {
  const waiting = checks(home);
  const outcomes: Outcome[] = [];
  const lane = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      outcomes.push(await runCheck(home, check));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
}

async function runCheck(home: Home, check: Check): Promise<Outcome> {
  const { name, file, args, environment = {} } = check;
  const began = performance.now();
  const { code, output } = await runProgram(file, args, { home, withinMs, environment });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const state = code === 0 ? 'passed' : 'failed';
  console.log(`  ${state === 'passed' ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (state === 'failed') {
    console.log(output.trimEnd());
  }
  return { suite: 'static', name, state, detail: state === 'failed' ? output : '' };
}
