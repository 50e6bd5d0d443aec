import { ProblemError } from '../common/problems.js';
import { choicesOf, placesOf } from './experiment-arms.js';
import { type CreateExperiment, UNTRAINED } from './experiment-settings.schemas.js';

/** Each is a training or an evaluation, and a report reads them all. */
const MAX_CELLS = 512;

/** Rules between fields. @throws ProblemError validation-failed */
export function checkRules(body: CreateExperiment): void {
  requireDistinct(body);
  const { metric, reference, evaluation, seeds } = body;
  const choices = choicesOf(body);
  const names = [UNTRAINED, ...choices.map(({ name }) => name)];
  if (!names.includes(reference)) {
    throw ProblemError.field('reference', `It must be one of: ${names.join('; ')}.`);
  }
  const metrics = evaluation.k.map((k) => `pass@${k}`);
  if (!(evaluation.greedy ? [...metrics, 'greedy'] : metrics).includes(metric)) {
    throw ProblemError.field('metric', `The evaluation does not measure ${metric}.`);
  }
  const cells = placesOf(choices, seeds).length;
  if (cells > MAX_CELLS) {
    const detail = `An experiment has at most ${MAX_CELLS} cells; arms, seeds, judges, budgets and memory come to ${cells}.`;
    throw ProblemError.field('arms', detail);
  }
}

/** Cells are told by what they are made of. */
function requireDistinct({ arms, judges, seeds, attempts, memory }: CreateExperiment): void {
  const named: Readonly<Record<string, readonly (string | number)[]>> = {
    arms: arms.map(({ name }) => name),
    judges: judges.map(({ name }) => name),
    seeds,
    attempts,
    memory,
  };
  for (const [field, values] of Object.entries(named)) {
    const again = values.findIndex((value, index) => values.indexOf(value) < index);
    if (again >= 0) {
      throw ProblemError.field(`${field}.${again}`, `${values[again]} is there already.`);
    }
  }
}
