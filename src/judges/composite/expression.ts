/** A tree of {@link parseExpression}, ready to be computed. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'part'; readonly name: string }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly of: readonly Expression[] }
  | {
      readonly kind: 'if';
      readonly is: Comparison;
      readonly met: Expression;
      readonly otherwise: Expression;
    };

export interface Comparison {
  readonly sign: ComparisonSign;
  readonly left: Expression;
  readonly right: Expression;
}

const FUNCTIONS = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  negate: (a: number) => -a,
  abs: (a: number) => Math.abs(a),
  clamp: (a: number, low: number, high: number) => Math.min(Math.max(a, low), high),
  min: (...all: number[]) => Math.min(...all),
  max: (...all: number[]) => Math.max(...all),
} as const satisfies Record<string, (...numbers: number[]) => number>;
export type FunctionName = keyof typeof FUNCTIONS;

const COMPARISONS = {
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  '==': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
} as const satisfies Record<string, (a: number, b: number) => boolean>;
export type ComparisonSign = keyof typeof COMPARISONS;

export function isComparison(text: string): text is ComparisonSign {
  return Object.hasOwn(COMPARISONS, text);
}

/** The value for these values of the parts; not finite where something was divided by zero. */
export function evaluate(expression: Expression, parts: ReadonlyMap<string, number>): number {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'part':
      return parts.get(expression.name) ?? Number.NaN;
    case 'if': {
      const { is, met, otherwise } = expression;
      const holds = COMPARISONS[is.sign](evaluate(is.left, parts), evaluate(is.right, parts));
      return evaluate(holds ? met : otherwise, parts);
    }
    case 'call': {
      const compute: (...numbers: number[]) => number = FUNCTIONS[expression.name];
      return compute(...expression.of.map((one) => evaluate(one, parts)));
    }
  }
}

/** The parts that it mentions, whichever branch they stand in. */
export function partsIn(expression: Expression): Set<string> {
  switch (expression.kind) {
    case 'number':
      return new Set();
    case 'part':
      return new Set([expression.name]);
    case 'if': {
      const { is, met, otherwise } = expression;
      return union([is.left, is.right, met, otherwise]);
    }
    case 'call':
      return union(expression.of);
  }
}

function union(expressions: readonly Expression[]): Set<string> {
  return new Set(expressions.flatMap((one) => [...partsIn(one)]));
}
