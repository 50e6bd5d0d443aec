import { join } from 'node:path';
import { ProblemError } from '../../common/problems.js';
import { invalidModel } from '../adapters/model-faults.js';
import { readJson } from '../card/model-config.js';
import { ModelSettings } from '../models.schemas.js';
import type { SomeSettings } from './base-models.schemas.js';

const SETTINGS_FILE = 'falconry.json';
const MOST_NEW_TOKENS = 512;

/**
 * How a base model is asked: as the request says, then as `falconry.json` says, then as its context allows.
 *
 * @param contextLength - of the model
 * @throws ProblemError validation-failed, invalid-model
 */
export async function settingsOf(
  folder: string,
  wish: SomeSettings,
  contextLength: number,
): Promise<ModelSettings> {
  const said = await readJson(join(folder, SETTINGS_FILE), SETTINGS_FILE, 'source/folder');
  const read = ModelSettings.partial().safeParse(said ?? {});
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw invalidModel('source/folder', `${SETTINGS_FILE}: ${faults.join('; ')}`);
  }
  const asked = { ...read.data, ...wish };
  const length = atMost(contextLength, 'contextLength', asked.contextLength ?? contextLength);
  const half = Math.max(1, Math.min(MOST_NEW_TOKENS, Math.floor(length / 2)));
  return {
    promptTemplate: asked.promptTemplate ?? 'fenced_answer',
    stop: asked.stop ?? [],
    maxNewTokens: atMost(length, 'maxNewTokens', asked.maxNewTokens ?? half),
    contextLength: length,
  };
}

function atMost(limit: number, name: keyof ModelSettings, value: number): number {
  if (value > limit) {
    throw ProblemError.field(`settings.${name}`, `must be at most ${limit} with this context`);
  }
  return value;
}
