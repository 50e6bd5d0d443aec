import type { Choice } from './choice.schemas.js';
import type { GenerationEntity } from './generation.entity.js';
import type { Generation, GenerationStart } from './generation.schemas.js';
import { WHOLE_WORKSPACE } from './generation-memory.schemas.js';

/** A generation before its first token. */
export function startOf(row: GenerationEntity): GenerationStart {
  const { id, model, prompt, promptVersion, mode, sampling, memory, createdAt, turnsDropped } = row;
  const conversation =
    row.conversation === null ? null : { id: row.conversation, repairs: row.repairs };
  return {
    id,
    model,
    prompt,
    promptVersion,
    mode,
    conversation,
    turnsDropped,
    sampling,
    memory: { ...BEFORE_SCOPES, ...memory },
    createdAt: createdAt.toISOString(),
  };
}

/** What memory was asked for before requests could say. */
const BEFORE_SCOPES = { scope: WHOLE_WORKSPACE };

const BEFORE_ROUNDS = { rounds: [], verdict: null, judgements: [] };

/** A whole generation, those included that were kept before choices had rounds. */
export function present(row: GenerationEntity): Generation {
  const choices = row.choices.map((choice) => ({
    ...BEFORE_ROUNDS,
    ...choice,
  }));
  const later = choices.flatMap(({ rounds }) => rounds.slice(1));
  const promptTokens = row.promptTokens + sum(later.map((round) => round.promptTokens));
  const completionTokens = sum(choices.map(drawnTokens));
  const totalTokens = promptTokens + completionTokens;
  return { ...startOf(row), choices, usage: { promptTokens, completionTokens, totalTokens } };
}

function drawnTokens({ tokens, rounds }: Choice): number {
  return rounds.length === 0 ? tokens : sum(rounds.map((round) => round.tokens));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
