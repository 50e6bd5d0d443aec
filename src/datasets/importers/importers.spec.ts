import { describe, expect, it } from 'vitest';
import type { TaskRow } from '../../contracts/task.js';
import { RowError } from './importer.js';
import { importerFor } from './importers.js';
import { withSplit } from './splits.js';

const nativeRow = {
  key: 'add-one',
  prompt: 'Add one.',
  hiddenTests: { kind: 'calls', entryPoint: 'f', cases: [{ args: [1], expected: 2 }] },
};

const humanevalRow = {
  task_id: 'Own/0',
  prompt: [
    'import math',
    '',
    'def half(x):',
    '    return x / 2',
    '',
    '',
    'def twice(x):',
    '    """Double a number.',
    '    >>> twice(2)',
    '    4',
    '    >>> twice(0.5) # a half',
    '    1.0',
    '    >>> twice(3) == 6',
    '    >>> twice([1])',
    '    [1,',
    '     1]',
    '    >>> y = twice(1)',
    '    >>> twice(None)',
    '    Traceback (most recent call last):',
    '    """',
    '',
  ].join('\n'),
  entry_point: 'twice',
  canonical_solution: '    return x * 2\n',
  test: 'def check(candidate):\n    assert half(candidate(2)) == 2\n',
};

const mbppRow = {
  task_id: 367,
  text: 'Write a function to count the nodes of a tree.',
  code: 'class Node: ...\ndef count(root): ...',
  test_setup_code: 'root = Node()',
  test_list: ['assert count(root) == 1', 'assert count(None) == 0'],
  challenge_test_list: ['assert count(Node()) == 1'],
};

const statement = [
  'Add two numbers.',
  '-----Input-----',
  'Two integers.',
  '-----Examples-----',
  'Input',
  '1 2',
  '',
  'Output',
  '3',
  '',
  'Input',
  '4',
  '5',
  '',
  'Output',
  '9',
  '',
  '-----Note-----',
  'Input of the note.',
].join('\n');

const stdioRow = {
  problem_id: 7,
  question: statement,
  inputs: ['1 2\n', '10 20\n'],
  outputs: ['3\n', ['30']],
  canonical_solution: 'print(sum(map(int, open(0).read().split())))',
  starter_code: '',
  fn_name: null,
  difficulty: 'introductory',
};

const callRow = {
  problem_id: 8,
  question: 'Add.\nExample:\nInput: a = 1, b = [2, 3]\nOutput: 6\n',
  inputs: [
    [1, [2, 3]],
    [0, []],
  ],
  outputs: [6, 0],
  starter_code: 'class Solution:\n    def add(self, a, b):',
  fn_name: 'add',
  canonical_solution: 'class Solution:\n    def add(self, a, b):\n        return a + sum(b)',
};

const contestRow = {
  question_id: 'abc_1',
  question_content: 'Add two numbers.',
  platform: 'own',
  contest_date: '2025-03-01T00:00:00',
  difficulty: 'easy',
  public_test_cases: JSON.stringify([{ input: '1 2\n', output: '3\n', testtype: 'stdin' }]),
  private_test_cases: [{ input: '4 5\n', output: '9\n', testtype: 'stdin' }],
  metadata: '{}',
};

const contestCallRow = {
  ...contestRow,
  starter_code: 'class Solution:\n    def add(self, a: int, b: List[int]) -> int:',
  public_test_cases: [{ input: '1\n[2, 3]', output: '6', testtype: 'functional' }],
  private_test_cases: '[]',
  metadata: '{"func_name": "add"}',
};

const read = (row: unknown) => importerFor('auto', row).read(row);

const taskNamed = (key: string) => ({ ...nativeRow, key }) as unknown as Omit<TaskRow, 'split'>;

function faultsOf(row: unknown, format: Parameters<typeof importerFor>[0] = 'auto') {
  try {
    importerFor(format, row).read(row);
  } catch (error) {
    return (error as RowError).faults;
  }
  return [];
}

describe('a first row', () => {
  it.each([
    ['native', nativeRow],
    ['humaneval', humanevalRow],
    ['mbpp', mbppRow],
    ['apps', stdioRow],
    ['livecodebench', contestRow],
  ])('of %s is recognised', (format, row) => {
    expect(importerFor('auto', row).format).toBe(format);
  });

  it.each([[null], [[]], ['text'], [3], [{}], [{ question: 'only' }]])(
    'of no known format is refused with the formats there are: %j',
    (row) => {
      expect(() => importerFor('auto', row)).toThrow(/native, humaneval, mbpp, apps/);
    },
  );
});

describe('native', () => {
  it('names every wrong field by its pointer, unknown ones too', () => {
    const row = {
      ...nativeRow,
      prompt: '',
      tpyo: 1,
      hiddenTests: { kind: 'calls', entryPoint: 'f', cases: [{ args: 'a/b', expected: 1 }] },
    };
    const pointers = faultsOf(row).map(({ pointer }) => pointer);
    expect(pointers.toSorted()).toEqual(['/hiddenTests/cases/0/args', '/prompt', '/tpyo']);
  });

  it('refuses a task without tests', () => {
    const empty = { ...nativeRow, hiddenTests: { kind: 'stdio', cases: [] } };
    expect(faultsOf(empty)).toMatchObject([{ pointer: '/hiddenTests/cases' }]);
  });
});

describe('humaneval', () => {
  it('completes the prompt, and hides the check', () => {
    expect(read(humanevalRow)).toMatchObject({
      key: 'Own/0',
      form: 'completion',
      canonicalSolution: '    return x * 2\n',
      hiddenTests: { kind: 'check', entryPoint: 'twice', check: humanevalRow.test },
      split: 'test',
    });
  });

  it('gives the judge the helpers that the prompt defines', () => {
    const { hiddenTests } = read(humanevalRow);
    expect(hiddenTests).toHaveProperty(
      'prelude',
      expect.stringMatching(/import math[\s\S]*def half\(x\)/),
    );
    expect(hiddenTests).toHaveProperty('prelude', expect.not.stringContaining('def twice'));
  });

  it('makes doctest examples with a value public, and leaves out what it cannot compare', () => {
    expect(read(humanevalRow).publicTests).toMatchObject({
      kind: 'asserts',
      asserts: ['assert (twice(2)) == (4)', 'assert (twice(0.5)) == (1.0)', 'assert twice(3) == 6'],
    });
  });

  it('has no public tests where the prompt shows none', () => {
    expect(read({ ...humanevalRow, prompt: 'def twice(x):\n' })).not.toHaveProperty('publicTests');
  });

  it('refuses a test that defines no check, and an entry point that is no name', () => {
    const faults = faultsOf({ ...humanevalRow, test: 'assert 1', entry_point: 'os.system' });
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/entry_point', '/test']);
  });
});

describe('mbpp', () => {
  it('shows the first assert and hides none of the others from the judge', () => {
    const task = read(mbppRow);
    expect(task.prompt).toContain('assert count(root) == 1');
    expect(task.prompt).not.toContain('assert count(None) == 0');
    expect(task.publicTests).toMatchObject({ asserts: ['assert count(root) == 1'] });
    expect(task.hiddenTests).toMatchObject({
      asserts: ['assert count(root) == 1', 'assert count(None) == 0', 'assert count(Node()) == 1'],
    });
  });

  it('hands set-up code on with the tests, which run after the solution whose classes it uses', () => {
    expect(read(mbppRow).hiddenTests).toMatchObject({ setup: 'root = Node()' });
    expect(read(mbppRow).canonicalSolution).toBe(mbppRow.code);
  });

  it.each([
    [1, 'train'],
    [10, 'train'],
    [11, 'test'],
    [510, 'test'],
    [511, 'validation'],
    [600, 'validation'],
    [601, 'train'],
    [974, 'train'],
  ])('puts task %i into the %s split, as the paper does', (task_id, split) => {
    expect(read({ ...mbppRow, task_id }).split).toBe(split);
  });

  it('refuses a test that is no assert, by its place', () => {
    const faults = faultsOf({ ...mbppRow, test_list: ['assert f()', 'import os'] });
    expect(faults).toMatchObject([{ pointer: '/test_list/1' }]);
  });
});

describe('apps', () => {
  it('judges programs by their output, lists of lines among them', () => {
    expect(read(stdioRow).hiddenTests).toMatchObject({
      kind: 'stdio',
      cases: [
        { input: '1 2\n', expected: '3\n' },
        { input: '10 20\n', expected: '30\n' },
      ],
    });
  });

  it('makes the samples of the statement public, and nothing else', () => {
    expect(read(stdioRow).publicTests).toMatchObject({
      cases: [
        { input: '1 2\n', expected: '3\n' },
        { input: '4\n5\n', expected: '9\n' },
      ],
    });
    expect(read({ ...stdioRow, question: 'Add.' })).not.toHaveProperty('publicTests');
  });

  it('calls the method of the class Solution, and makes the shown call public', () => {
    expect(read(callRow)).toMatchObject({
      hiddenTests: { kind: 'calls', entryPoint: 'Solution.add' },
      publicTests: { cases: [{ args: [1, [2, 3]], expected: 6 }] },
    });
  });

  it('unwraps the results of a bare function, which its records wrap', () => {
    const bare = {
      ...callRow,
      starter_code: 'def add(a, b):',
      canonical_solution: 'def add(a, b): ...',
    };
    const wrapped = read({ ...bare, outputs: [[6], [0]] }).hiddenTests;
    expect(wrapped).toMatchObject({ entryPoint: 'add', cases: [{ expected: 6 }, { expected: 0 }] });
    const mixed = read({ ...bare, outputs: [[6, 1], [0]] }).hiddenTests;
    expect(mixed).toMatchObject({ cases: [{ expected: [6, 1] }, { expected: [0] }] });
  });

  it('reads tests and solutions as they are published, JSON inside strings', () => {
    const { problem_id, question, inputs, outputs } = stdioRow;
    const published = {
      problem_id,
      question,
      input_output: JSON.stringify({ inputs, outputs }),
      solutions: JSON.stringify(['first', 'second']),
    };
    expect(read(published)).toMatchObject({
      canonicalSolution: 'first',
      hiddenTests: read(stdioRow).hiddenTests,
    });
  });

  it('reads a hostile statement in a moment', () => {
    const blank = '-----Example-----\nInput\n'.padEnd(190_000, '\n');
    const word = `Input: ${'a'.repeat(190_000)}`;
    const started = process.cpuUsage();
    read({ ...stdioRow, question: blank });
    read({ ...callRow, question: word });
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(500);
  });

  it.each([
    ['/outputs', { ...stdioRow, outputs: ['3'] }],
    ['/inputs/1', { ...stdioRow, inputs: ['1', 5] }],
    ['/inputs/0', { ...callRow, inputs: ['1', [2, []]] }],
    ['/input_output', { problem_id: 1, question: 'q', input_output: '{"inputs": [' }],
    ['/input_output/outputs', { problem_id: 1, question: 'q', input_output: '{"inputs": ["1"]}' }],
  ])('names %s when it is wrong', (pointer, row) => {
    expect(faultsOf(row)).toMatchObject([{ pointer }]);
  });
});

describe('livecodebench', () => {
  it('shows the public cases, judges by them and the private ones, and keeps the day', () => {
    expect(read(contestRow)).toMatchObject({
      key: 'LiveCodeBench/abc_1',
      publicTests: { kind: 'stdio', cases: [{ input: '1 2\n', expected: '3\n' }] },
      hiddenTests: { cases: [{ input: '1 2\n' }, { input: '4 5\n', expected: '9\n' }] },
      difficulty: 'easy',
      tags: ['own', 'date:2025-03-01'],
      split: 'test',
    });
  });

  it('calls the method of the class Solution with the arguments of each line', () => {
    expect(read(contestCallRow)).toMatchObject({
      starterCode: contestCallRow.starter_code,
      hiddenTests: {
        kind: 'calls',
        entryPoint: 'Solution.add',
        cases: [{ args: [1, [2, 3]], expected: 6 }],
      },
    });
  });

  it('does not unpack the compressed form, and says what to do', () => {
    const [fault] = faultsOf({ ...contestRow, private_test_cases: 'eJxrYJmiAgAEwgE9' });
    expect(fault).toMatchObject({ pointer: '/private_test_cases' });
    expect(fault?.detail).toContain('can run code');
  });

  it.each([
    ['/metadata', { ...contestCallRow, metadata: '{}' }],
    ['/public_test_cases', { ...contestRow, public_test_cases: [], private_test_cases: [] }],
    ['/public_test_cases/0/output', { ...contestRow, public_test_cases: '[{"input": "1"}]' }],
    [
      '/private_test_cases',
      {
        ...contestCallRow,
        private_test_cases: [{ input: 'x', output: '1', testtype: 'functional' }],
      },
    ],
    ['/contest_date', { ...contestRow, contest_date: 'last week' }],
  ])('names %s when it is wrong', (pointer, row) => {
    expect(faultsOf(row)).toMatchObject([{ pointer }]);
  });
});

describe(withSplit.name, () => {
  const keys = Array.from({ length: 1000 }, (_, index) => `task-${index}`);
  const share = (split: string) =>
    keys.filter((key) => withSplit(taskNamed(key), 'hash').split === split).length / keys.length;

  it('deals by hash about 80, 10 and 10 in a hundred', () => {
    expect(share('train')).toBeCloseTo(0.8, 1);
    expect(share('validation')).toBeCloseTo(0.1, 1);
    expect(share('test')).toBeCloseTo(0.1, 1);
  });

  it('keeps a given split, deals where none is given, and lets one split take all', () => {
    expect(withSplit({ ...taskNamed('a'), split: 'validation' }, 'given').split).toBe('validation');
    expect(withSplit(taskNamed('a'), 'given')).toEqual(withSplit(taskNamed('a'), 'hash'));
    expect(withSplit({ ...taskNamed('a'), split: 'train' }, 'test').split).toBe('test');
  });
});
