import type { Bug, VerdictStatus } from '../contracts/verdict.js';

/** What a run showed of a failure. */
export interface ShownFailure {
  readonly status: Exclude<VerdictStatus, 'passed' | 'sandbox_error'>;
  readonly errorType: string;
  readonly message: string;
}

/**
 * The place of a failure in the bug taxonomy of arXiv 2407.06153, from the class and message of the exception. Which
 * kind a wrong answer is cannot be seen from a run: its type is left to a judge.
 */
export function classifyBug(failure: ShownFailure): Bug {
  switch (failure.status) {
    case 'syntax_error':
      return {
        class: 'syntax',
        type: INDENTATION.has(failure.errorType) ? 'indentation' : 'incomplete_structure',
      };
    case 'timeout':
      return { class: 'runtime', type: 'runtime_minor' };
    case 'assertion_failure':
      return { class: 'functional' };
    case 'runtime_error':
      return classifyException(failure);
  }
}

function classifyException({ errorType, message }: ShownFailure): Bug {
  if (IMPORTS.has(errorType) || (errorType === 'NameError' && namesLibrary(message))) {
    return { class: 'syntax', type: 'library_import' };
  }
  const rule = RULES.find(
    ({ types, pattern }) => types.includes(errorType) && (pattern?.test(message) ?? true),
  );
  return { class: 'runtime', type: rule?.type ?? 'runtime_minor' };
}

const INDENTATION = new Set(['IndentationError', 'TabError']);
const IMPORTS = new Set(['ImportError', 'ModuleNotFoundError']);

interface Rule {
  readonly types: readonly string[];
  /** Of the message; left out when the class alone decides. */
  readonly pattern?: RegExp;
  readonly type: NonNullable<Bug['type']>;
}

// The first rule that fits decides.
const RULES: readonly Rule[] = [
  { types: ['NameError', 'UnboundLocalError'], type: 'missing_definition' },
  {
    types: ['TypeError'],
    pattern: /\barguments?\b|\bkeyword\b|expected at (?:least|most)/u,
    type: 'bad_argument',
  },
  {
    types: ['ValueError'],
    pattern: /empty|not found|not in (?:list|deque|tuple)|math domain|zero|out of range|to unpack/u,
    type: 'boundary_check',
  },
  { types: ['ValueError', 'UnicodeDecodeError', 'UnicodeEncodeError'], type: 'bad_argument' },
  {
    types: [
      'IndexError',
      'KeyError',
      'ZeroDivisionError',
      'OverflowError',
      'StopIteration',
      'RecursionError',
      'EOFError',
    ],
    type: 'boundary_check',
  },
  { types: ['AttributeError', 'TypeError', 'NotImplementedError'], type: 'api_misuse' },
];

// A name that is only missing because nothing imports it.
const LIBRARIES = new Set(
  (
    'bisect collections copy datetime decimal fractions functools heapq itertools json math np numpy operator os ' +
    'pandas pd random re statistics string sys time typing Any Callable Counter Decimal Dict Fraction Iterable List ' +
    'Optional Set Tuple Union defaultdict deque lru_cache namedtuple reduce'
  ).split(' '),
);

function namesLibrary(message: string): boolean {
  const name = /^name '(?<name>\w+)' is not defined/u.exec(message)?.groups?.['name'];
  return name !== undefined && LIBRARIES.has(name);
}
