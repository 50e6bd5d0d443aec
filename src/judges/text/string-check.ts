import type { StringCheckSpec } from '../../contracts/judge-settings.js';
import type { JudgedProgram } from '../../training/ports.js';
import type { Score } from '../judgements.js';

type Operation = StringCheckSpec['operation'];

const HOLDS: Readonly<Record<Operation, (text: string, value: string) => boolean>> = {
  equals: (text, value) => text === value,
  not_equals: (text, value) => text !== value,
  contains: (text, value) => text.includes(value),
  not_contains: (text, value) => !text.includes(value),
  starts_with: (text, value) => text.startsWith(value),
  ends_with: (text, value) => text.endsWith(value),
};

/** 1 when the text of the program is as asked, else 0. Every character counts, blanks and line breaks too. */
export function checkString(
  { operation, value, ignoreCase }: StringCheckSpec,
  { program }: Pick<JudgedProgram, 'program'>,
): Score {
  const folded = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const holds = HOLDS[operation](folded(program), folded(value));
  const reason = holds ? '' : `Not so: ${operation} ${JSON.stringify(value)}`;
  return { value: holds ? 1 : 0, scale: [0, 1], reason };
}
