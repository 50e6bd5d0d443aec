import type { CompositeJudgeSpec } from '../../contracts/judge.js';
import type { Judgement } from '../../contracts/judgement.js';
import { Judge, type JudgedProgram } from '../../training/ports.js';
import { errored, scored, skipped } from '../judgements.js';
import { evaluate, type Expression, partsIn } from './expression.js';
import { parseExpression } from './expression-parser.js';

type Scored = Extract<Judgement, { status: 'scored' }>;
type Scale = readonly [number, number];

/** A part of a composite with the judge that scores it. */
export interface JudgedPart {
  readonly name: string;
  readonly judge: Judge;
  readonly weight: number;
  /** Stands for the part where it is skipped. */
  readonly ifSkipped?: number;
}

/**
 * One score of several judges: the mean of their values by weight, or an expression over them. A part that counts and
 * errored makes the whole errored; one that is skipped makes it skipped, unless something stands for it. Parts that the
 * expression does not mention count for nothing and are shown. A value outside the scale is an error.
 */
export class CompositeJudge extends Judge {
  override readonly revision: string;
  private readonly expression: Expression | null;
  private readonly counted: readonly JudgedPart[];

  constructor(
    override readonly name: string,
    revision: string,
    private readonly spec: Pick<CompositeJudgeSpec, 'expression' | 'scale'>,
    private readonly parts: readonly JudgedPart[],
  ) {
    super();
    this.revision = `${revision}/composite-1[${parts.map(({ judge }) => judge.revision).join(',')}]`;
    const names = new Set(parts.map((part) => part.name));
    const { expression } = spec;
    this.expression = expression === undefined ? null : parseExpression(expression, names);
    const mentioned = this.expression === null ? names : partsIn(this.expression);
    this.counted = parts.filter((part) => mentioned.has(part.name));
  }

  override async judge(
    programs: readonly JudgedProgram[],
    signal?: AbortSignal,
  ): Promise<Judgement[]> {
    const byPart = await Promise.all(this.parts.map(({ judge }) => judge.judge(programs, signal)));
    return programs.map((_, index) => {
      const judgements = byPart.map((answers) => answers[index]);
      return this.combine(new Map(this.parts.map(({ name }, place) => [name, judgements[place]])));
    });
  }

  private combine(judged: ReadonlyMap<string, Judgement | undefined>): Judgement {
    const of = this.counted.map((part) => ({ part, judgement: judged.get(part.name) }));
    for (const { part, judgement } of of) {
      if (judgement === undefined || judgement.status === 'errored') {
        return errored(this, `${part.name} errored: ${judgement?.reason ?? 'it gave no answer'}`);
      }
    }
    const missing = of.find(
      ({ part, judgement }) => judgement?.status === 'skipped' && part.ifSkipped === undefined,
    );
    if (missing !== undefined) {
      return skipped(this, `${missing.part.name} was skipped: ${missing.judgement?.reason}`);
    }
    const values = of.map(({ part, judgement }): [string, number] => [
      part.name,
      judgement?.status === 'scored' ? judgement.value : (part.ifSkipped ?? 0),
    ]);
    return this.within(this.scaleOf(judged), new Map(values), componentsOf(judged));
  }

  private within(
    scale: Scale,
    values: ReadonlyMap<string, number>,
    shown: Readonly<Record<string, number>>,
  ): Judgement {
    const value =
      this.expression === null
        ? this.mean(({ name }) => values.get(name) ?? 0)
        : evaluate(this.expression, values);
    const [low, high] = scale;
    if (!(value >= low && value <= high)) {
      return errored(this, `The value ${value} lies outside the scale, ${low} to ${high}.`);
    }
    return scored(this, { value, scale, components: { ...shown, ...Object.fromEntries(values) } });
  }

  /** That which was declared, else the mean of those of the parts, all of which are scored then. */
  private scaleOf(judged: ReadonlyMap<string, Judgement | undefined>): Scale {
    const end = (place: 0 | 1) =>
      this.mean(({ name }) => (judged.get(name) as Scored).scale[place]);
    return this.spec.scale ?? [end(0), end(1)];
  }

  private mean(valueOf: (part: JudgedPart) => number): number {
    const total = this.counted.reduce((sum, { weight }) => sum + weight, 0);
    return this.counted.reduce((sum, part) => sum + part.weight * valueOf(part), 0) / total;
  }
}

function componentsOf(judged: ReadonlyMap<string, Judgement | undefined>): Record<string, number> {
  return Object.fromEntries(
    [...judged].flatMap(([name, judgement]) =>
      judgement?.status === 'scored' ? [[name, judgement.value]] : [],
    ),
  );
}
