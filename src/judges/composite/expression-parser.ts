import { type Comparison, type Expression, type FunctionName, isComparison } from './expression.js';

/** How deep parentheses, calls and signs may be nested. */
export const MAX_DEPTH = 20;

/** What is wrong with an expression, and where: `position` counts characters from 1. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(
    readonly position: number,
    what: string,
  ) {
    super(`At character ${position}: ${what}`);
  }
}

interface Token {
  readonly text: string;
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly position: number;
}

const TOKEN =
  /\s*(?:(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)|(?<name>[a-z][a-z0-9_]*)|(?<sign><=|>=|==|!=|[-+*/(),<>]))/iy;

/** Least and most arguments of what can be called beside `if`. */
const CALLS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['abs', [1, 1]],
  ['clamp', [3, 3]],
  ['min', [1, Infinity]],
  ['max', [1, Infinity]],
]);

/**
 * Reads an expression over the names of parts. The grammar, loosest first:
 *
 *     sum     = product { ("+" | "-") product }
 *     product = sign { ("*" | "/") sign }
 *     sign    = "-" sign | value
 *     value   = number | part | "(" sum ")" | function "(" sum { "," sum } ")" | "if" "(" test "," sum "," sum ")"
 *     test    = sum ("<" | "<=" | ">" | ">=" | "==" | "!=") sum
 *
 * @throws ExpressionError
 */
export function parseExpression(text: string, parts: ReadonlySet<string>): Expression {
  const parser = new Parser(tokensOf(text), parts);
  return parser.whole();
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex;
    const { groups = {} } = pattern.exec(text) ?? {};
    const [kind, word] = Object.entries(groups).find(([, one]) => one !== undefined) ?? [];
    if (kind === undefined || word === undefined) {
      const blanks = text.slice(from).search(/\S/);
      throw new ExpressionError(
        from + blanks + 1,
        `${text.charAt(from + blanks)} means nothing here.`,
      );
    }
    const position = pattern.lastIndex - word.length + 1;
    tokens.push({ text: word, kind: kind as Token['kind'], position });
  }
  return [...tokens, { text: '', kind: 'end', position: text.length + 1 }];
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly parts: ReadonlySet<string>,
  ) {}

  whole(): Expression {
    const expression = this.sum();
    return this.next.kind === 'end' ? expression : this.unexpected('an operator or the end');
  }

  private sum(): Expression {
    return this.chain(['+', '-'], () => this.product());
  }

  private product(): Expression {
    return this.chain(['*', '/'], () => this.sign());
  }

  private chain(signs: readonly FunctionName[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const name = signs.find((sign) => this.next.text === sign);
      if (name === undefined) {
        return left;
      }
      this.at += 1;
      left = { kind: 'call', name, of: [left, operand()] };
    }
  }

  private sign(): Expression {
    if (this.next.text !== '-') {
      return this.value();
    }
    this.at += 1;
    return { kind: 'call', name: 'negate', of: [this.deeper(() => this.sign())] };
  }

  private value(): Expression {
    const { kind, text, position } = this.next;
    if (kind === 'number') {
      this.at += 1;
      return { kind, value: Number(text) };
    }
    if (text === '(') {
      this.at += 1;
      const inner = this.deeper(() => this.sum());
      this.take(')');
      return inner;
    }
    if (kind !== 'name') {
      return this.unexpected('a number, a part or a function');
    }
    this.at += 1;
    if (this.next.text === '(') {
      return this.deeper(() => this.call(text, position));
    }
    if (!this.parts.has(text)) {
      throw new ExpressionError(position, `there is no part ${text}.`);
    }
    return { kind: 'part', name: text };
  }

  private call(name: string, position: number): Expression {
    this.take('(');
    if (name === 'if') {
      return this.choice();
    }
    const [least, most] = CALLS.get(name) ?? [0, 0];
    if (most === 0) {
      throw new ExpressionError(position, `there is no function ${name}.`);
    }
    const of = [this.sum()];
    while (this.next.text === ',') {
      this.at += 1;
      of.push(this.sum());
    }
    this.take(')');
    if (of.length < least || of.length > most) {
      throw new ExpressionError(position, `${name} takes ${least} arguments, not ${of.length}.`);
    }
    return { kind: 'call', name: name as FunctionName, of };
  }

  private choice(): Expression {
    const is = this.test();
    this.take(',');
    const met = this.sum();
    this.take(',');
    const otherwise = this.sum();
    this.take(')');
    return { kind: 'if', is, met, otherwise };
  }

  private test(): Comparison {
    const left = this.sum();
    const { text: sign } = this.next;
    if (!isComparison(sign)) {
      return this.unexpected('a comparison');
    }
    this.at += 1;
    return { sign, left, right: this.sum() };
  }

  private deeper(read: () => Expression): Expression {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      throw new ExpressionError(this.next.position, `it is nested more than ${MAX_DEPTH} deep.`);
    }
    const inner = read();
    this.depth -= 1;
    return inner;
  }

  private take(sign: string): void {
    if (this.next.text !== sign) {
      this.unexpected(sign);
    }
    this.at += 1;
  }

  private unexpected(wanted: string): never {
    const { kind, text, position } = this.next;
    const found = kind === 'end' ? 'the end' : text;
    throw new ExpressionError(position, `${wanted} is missing; there is ${found}.`);
  }

  private get next(): Token {
    return this.tokens[this.at] as Token;
  }
}
