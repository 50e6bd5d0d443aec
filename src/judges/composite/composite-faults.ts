import type { CompositeJudgeSpec } from '../../contracts/judge.js';
import { ExpressionError, parseExpression } from './expression-parser.js';

/** A field of the settings, dotted, and what is wrong with it. */
export interface SpecFault {
  readonly field: string;
  readonly detail: string;
}

/** What is wrong between the fields of a composite, which no schema of one field can see; null when nothing is. */
export function compositeFault(spec: CompositeJudgeSpec): SpecFault | null {
  const { parts, expression, scale } = spec;
  const names = parts.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice >= 0) {
    return { field: `parts.${twice}.name`, detail: `Another part is called ${names[twice]}.` };
  }
  const isOpen = expression !== undefined || parts.some(({ ifSkipped }) => ifSkipped !== undefined);
  if (scale === undefined && isOpen) {
    return { field: 'scale', detail: 'An expression, or ifSkipped, needs a scale beside it.' };
  }
  if (scale !== undefined && scale[0] >= scale[1]) {
    return { field: 'scale', detail: 'The lowest value comes first, and is lower.' };
  }
  return expression === undefined ? null : expressionFault(expression, new Set(names));
}

function expressionFault(expression: string, names: ReadonlySet<string>): SpecFault | null {
  try {
    parseExpression(expression, names);
    return null;
  } catch (error) {
    if (error instanceof ExpressionError) {
      return { field: 'expression', detail: error.message };
    }
    throw error;
  }
}
