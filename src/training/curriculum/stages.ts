import { logicalLines } from '../spans/logical-lines.js';

const CONDITIONAL = /^\s*(?:if|elif|for|while)\b/;

/**
 * The stages of a task (CCCS, StepCoder, arXiv 2402.01391): beginnings of its canonical solution that the policy goes on
 * from, each up to one of its conditional statements. The first leaves only the tail to write, the last is empty. Of E
 * conditionals at most ceil(sqrt(E)) are used, evenly spread.
 */
export function stagesOf(solution: string): string[] {
  const lines = logicalLines(solution);
  const cuts = lines.flatMap(({ text, isStart }, index) =>
    isStart && index > 0 && CONDITIONAL.test(text) ? [index] : [],
  );
  const count = Math.ceil(Math.sqrt(cuts.length));
  const used = Array.from(
    { length: count },
    (_, stage) => cuts[cuts.length - 1 - Math.floor((stage * cuts.length) / count)] as number,
  );
  const beginnings = used.map((cut) =>
    lines
      .slice(0, cut)
      .map(({ text }) => text)
      .join('\n'),
  );
  return [...beginnings.filter((text) => text.trim() !== ''), ''];
}
