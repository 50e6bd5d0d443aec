import { z } from 'zod';
import type { TestSuite } from '../../contracts/task.js';
import { type Importer, parseRow, RowError } from './importer.js';

const Case = z.object({
  input: z.string(),
  output: z.string(),
  testtype: z.enum(['stdin', 'functional']).default('stdin'),
});
type Case = z.infer<typeof Case>;
const Cases = z.array(Case);
const CasesField = z.union([z.string(), Cases]);
const Metadata = z.object({ func_name: z.string().nullish() });

const Row = z.object({
  question_id: z.union([z.string().min(1).max(100), z.int().nonnegative()]),
  question_title: z.string().max(500).nullish(),
  question_content: z.string().min(1).max(200_000),
  platform: z.string().min(1).max(60).nullish(),
  contest_date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}/, 'must begin with a date, year first')
    .nullish(),
  difficulty: z.string().max(60).nullish(),
  starter_code: z.string().max(262_144).nullish(),
  public_test_cases: CasesField.default([]),
  private_test_cases: CasesField.default([]),
  metadata: z.union([z.string(), Metadata]).nullish(),
});

/** The tag that says when a task was first asked: windows of an evaluation go by it. */
export const DATE_TAG = 'date:';

/**
 * LiveCodeBench (arXiv 2403.07974): contest problems with the day on which they were asked. Public cases are those of the
 * statement; they decide together with the private ones. The set is for evaluation, so every task is a test task.
 */
export const livecodebench: Importer = {
  format: 'livecodebench',
  recognises: (row) => 'question_content' in row && 'public_test_cases' in row,
  read(row) {
    const record = parseRow(Row, row);
    const shown = casesOf('public_test_cases', record.public_test_cases);
    const all = [...shown, ...casesOf('private_test_cases', record.private_test_cases)];
    const isCall = all.some(({ testtype }) => testtype === 'functional');
    const suite = isCall ? callSuite(record) : stdioSuite;
    if (all.length === 0) {
      throw new RowError([{ pointer: '/public_test_cases', detail: 'There is no test case.' }]);
    }
    const use = isCall ? 'Use call-based format.' : 'Use standard input and output.';
    const date = record.contest_date?.slice(0, 10);
    return {
      key: `LiveCodeBench/${record.question_id}`,
      form: 'program',
      prompt: `${record.question_content.trim()}\n\n${use}`,
      language: 'python',
      ...(record.starter_code ? { starterCode: record.starter_code } : {}),
      ...(shown.length === 0 ? {} : { publicTests: suite(shown, '/public_test_cases') }),
      hiddenTests: suite(all, '/private_test_cases'),
      ...(record.difficulty ? { difficulty: record.difficulty } : {}),
      tags: [
        ...(record.platform ? [record.platform] : []),
        ...(date === undefined ? [] : [`${DATE_TAG}${date}`]),
      ],
      split: 'test',
    };
  },
};

function casesOf(field: string, value: string | Case[]): Case[] {
  if (typeof value !== 'string') {
    return value;
  }
  const json = parseJson(value);
  if (json === undefined) {
    const detail =
      'must be a list of cases, or JSON inside a string. Where private cases are published compressed, unpack them ' +
      'with the loader of the benchmark first: that form can run code, and is not read here.';
    throw new RowError([{ pointer: `/${field}`, detail }]);
  }
  return within(`/${field}`, () => parseRow(Cases, json));
}

type Suite = (cases: readonly Case[], pointer: string) => TestSuite;

const stdioSuite: Suite = (cases) => ({
  kind: 'stdio',
  comparer: { kind: 'whitespace' },
  cases: cases.map(({ input, output }) => ({ input, expected: output })),
});

/** The arguments of a call stand one on a line, each as JSON. */
function callSuite({ metadata, starter_code }: z.infer<typeof Row>): Suite {
  const known = typeof metadata === 'string' ? parseJson(metadata) : metadata;
  const name = Metadata.safeParse(known ?? {}).data?.func_name;
  if (!name) {
    const detail = 'must name func_name: the cases are calls of a function.';
    throw new RowError([{ pointer: '/metadata', detail }]);
  }
  const isMethod = /\bclass\s+Solution\b/.test(starter_code ?? '');
  const entryPoint = isMethod ? `Solution.${name}` : name;
  return (cases, pointer) => ({
    kind: 'calls',
    entryPoint,
    comparer: { kind: 'exact' },
    cases: cases.map(({ input, output }) => ({
      args: input
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => valueOf(line, pointer, 'input')),
      expected: valueOf(output, pointer, 'output'),
    })),
  });
}

function valueOf(text: string, pointer: string, field: string): z.core.util.JSONType {
  const value = parseJson(text);
  if (value === undefined) {
    throw new RowError([{ pointer, detail: `The ${field} of a call must be JSON, not ${text}` }]);
  }
  return value;
}

function parseJson(text: string): z.core.util.JSONType | undefined {
  try {
    return JSON.parse(text) as z.core.util.JSONType;
  } catch {
    return undefined;
  }
}

function within<T>(pointer: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RowError) {
      const faults = error.faults.map((fault) => ({ ...fault, pointer: pointer + fault.pointer }));
      throw new RowError(faults);
    }
    throw error;
  }
}
