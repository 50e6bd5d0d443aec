import type { TrainingRows } from '../../../src/contracts/policy.js';
import type { Adapter, AdapterNamed } from './adapter.js';
import { refusal } from './refusal.js';
import type { SoftmaxPolicy } from './softmax-policy.js';

/** A token where it stands, as the model scores it. */
interface Place {
  /** Rows of the model that make its logits; null where only the end token can stand. */
  readonly rows: readonly number[] | null;
  readonly token: number;
}

/** One completion with its adapter, as it was found to be possible. */
export interface PlacedRow {
  /** Its adapter, as an index into those of the request. */
  readonly owner: number;
  readonly adapter: Adapter;
  readonly places: readonly Place[];
}

/** @throws EngineRefused when a row names what is not there, or has a token that cannot be drawn where it stands */
export function placedRows(
  model: SoftmaxPolicy,
  rows: TrainingRows,
  named: AdapterNamed,
): PlacedRow[] {
  return rows.completions.map((completion, index) => {
    const owner = rows.adapterOfRow[index] ?? -1;
    const name = rows.adapters[owner];
    const prompt = rows.prompts[rows.promptOfRow[index] ?? -1];
    if (name === undefined || prompt === undefined) {
      throw refusal('/rows', `row ${index} names no known prompt or adapter.`);
    }
    const places = Array.from(completion, (token, place) => ({
      rows: model.rowsAt(prompt, place === 0 ? null : completion[place - 1]!),
      token,
    }));
    const stranger = places.find((place) => !canStand(model, place));
    if (stranger !== undefined) {
      throw refusal(`/rows/completions/${index}`, `token ${stranger.token} cannot be drawn there.`);
    }
    return { owner, adapter: named(name), places };
  });
}

function canStand(model: SoftmaxPolicy, { rows, token }: Place): boolean {
  return rows === null ? token === model.vocabulary.endToken : model.canDraw(token);
}
