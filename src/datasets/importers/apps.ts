import type { z } from 'zod';
import type { TestSuite } from '../../contracts/task.js';
import { type AppsRecord, readAppsRecord } from './apps-record.js';
import { showsCall, stdioSamples } from './apps-samples.js';
import { type Importer, RowError } from './importer.js';

type Json = z.core.util.JSONType;
type StdioSuite = Extract<TestSuite, { kind: 'stdio' }>;
type CallSuite = Extract<TestSuite, { kind: 'calls' }>;

/**
 * APPS (arXiv 2105.09938): a statement, and either inputs and outputs of a program or calls of a function. Samples
 * that the statement shows are public; the record's tests, samples among them, decide.
 */
export const apps: Importer = {
  format: 'apps',
  recognises: (row) => 'question' in row && ('input_output' in row || 'inputs' in row),
  read(row) {
    const record = readAppsRecord(row);
    const isCall = record.functionName !== null;
    const { publicTests, hiddenTests } = isCall ? callTests(record) : stdioTests(record);
    const use = isCall ? 'Use call-based format.' : 'Use standard input and output.';
    return {
      key: `APPS/${record.problem_id}`,
      form: 'program',
      prompt: `${record.question.trim()}\n\n${use}`,
      language: 'python',
      ...(record.starter_code ? { starterCode: record.starter_code } : {}),
      ...(publicTests.cases.length === 0 ? {} : { publicTests }),
      hiddenTests,
      ...(record.solution === null ? {} : { canonicalSolution: record.solution }),
      ...(record.difficulty ? { difficulty: record.difficulty } : {}),
      tags: [],
      ...(record.split ? { split: record.split } : {}),
    };
  },
};

interface Suites<T extends TestSuite> {
  readonly publicTests: T;
  readonly hiddenTests: T;
}

function stdioTests(record: AppsRecord): Suites<StdioSuite> {
  const suite = { kind: 'stdio', comparer: { kind: 'whitespace' } } as const;
  const cases = record.inputs.map((input, index) => ({
    input: textOf(input, `/inputs/${index}`),
    expected: textOf(record.outputs[index] ?? '', `/outputs/${index}`),
  }));
  const samples = stdioSamples(record.question).map(({ input, output }) => {
    const official = cases.find((one) => one.input.trim() === input.trim());
    return official ?? { input, expected: output };
  });
  return { publicTests: { ...suite, cases: samples }, hiddenTests: { ...suite, cases } };
}

function callTests(record: AppsRecord): Suites<CallSuite> {
  const name = record.functionName ?? '';
  const isMethod = /\bclass\s+Solution\b/.test(`${record.starter_code}\n${record.solution}`);
  const suite = {
    kind: 'calls',
    entryPoint: isMethod ? `Solution.${name}` : name,
    comparer: { kind: 'exact' },
  } as const;
  const isWrapped = !isMethod && record.outputs.every(isOneMemberList);
  const cases = record.inputs.map((args, index) => {
    const expected = record.outputs[index] ?? null;
    return {
      args: listOf(args, `/inputs/${index}`),
      expected: isWrapped ? ((expected as Json[])[0] ?? null) : expected,
    };
  });
  const shown = cases.filter(({ args }) => showsCall(record.question, args));
  return { publicTests: { ...suite, cases: shown }, hiddenTests: { ...suite, cases } };
}

/** Records with a bare function wrap every result in a list of one. */
function isOneMemberList(value: Json): boolean {
  return Array.isArray(value) && value.length === 1;
}

/** Some inputs and outputs are lists of lines. */
function textOf(value: Json, pointer: string): string {
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) {
    return `${value.join('\n')}\n`;
  }
  if (typeof value === 'string') {
    return value;
  }
  throw new RowError([{ pointer, detail: 'must be text, or a list of lines' }]);
}

function listOf(value: Json, pointer: string): Json[] {
  if (!Array.isArray(value)) {
    throw new RowError([{ pointer, detail: 'must be the list of arguments of a call' }]);
  }
  return value;
}
