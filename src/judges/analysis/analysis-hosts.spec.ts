import { readdirSync, readlinkSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import {
  asOrdinaryUser,
  type LesserHost,
  withTools,
  withoutNamespaces,
} from '../../../test/support/lesser-hosts.js';
import {
  makeAnalysisPool,
  PYTHON,
  PYTHON_PATH,
  untilAtRest,
  zygotes,
} from '../../../test/support/sandbox.js';
import { probeAnalysis } from './analysis-probe.js';
import { ProgramAnalyser } from './program-analyser.js';

const PROGRAMS = ['x=1\n', 'import os\n', 'def f(:\n', 'y = 2\n'];
const REFERENCE = 'x = 1\n';

const pool = makeAnalysisPool();
afterAll(() => pool.close());

const lookAt = async (slots: typeof pool) => {
  const analyser = new ProgramAnalyser(slots);
  return [
    await analyser.findings.of(PROGRAMS),
    await analyser.complexity.of(PROGRAMS),
    await analyser.match.of(PROGRAMS.map((program) => ({ program, reference: REFERENCE }))),
  ];
};

describe('the analysis on a lesser host', () => {
  it.for<[string, () => LesserHost]>([
    ['an ordinary user', asOrdinaryUser],
    ['a host that grants no namespaces', withoutNamespaces],
  ])('finds the same as %s', async ([, make], context) => {
    const host = withTools(make());
    if (typeof host === 'string') {
      return context.skip(host);
    }
    const slots = makeAnalysisPool(host);
    const found = await lookAt(slots);
    await slots.close();

    expect(found).toEqual(await lookAt(pool));
  });
});

describe(probeAnalysis, () => {
  it('finds every tool at work here, and names what is missing elsewhere', async () => {
    const here = { python: PYTHON, pythonPath: PYTHON_PATH };
    expect(await probeAnalysis(here)).toBeNull();
    expect(await probeAnalysis({ ...here, pythonPath: '/nowhere' })).toMatch(/falconry_analysis/u);
  });
});

describe('an analysis', () => {
  it('leaves no file, no descriptor and no process behind', async () => {
    await lookAt(pool);
    await untilAtRest();
    const before = held();
    await lookAt(pool);
    await untilAtRest();

    expect(held()).toEqual(before);
    const [parent = 0] = zygotes().slice(-1);
    expect(readdirSync(`/proc/${parent}/root/.scratch`)).toEqual([]);
  });
});

function held(): string[] {
  return zygotes().flatMap((pid) =>
    readdirSync(`/proc/${pid}/fd`).map(
      (number) => `${pid} ${readlinkSync(`/proc/${pid}/fd/${number}`)}`,
    ),
  );
}
