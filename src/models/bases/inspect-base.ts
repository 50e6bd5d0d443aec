import { ProblemError } from '../../common/problems.js';
import type { InspectedModel } from '../../contracts/policy.js';
import { EngineError, EngineRefused } from '../../policy/engine-errors.js';
import { invalidModel } from '../adapters/model-faults.js';
import type { ModelInspector } from './model-inspector.js';

/**
 * What the engine finds in a folder of a base model.
 *
 * @param field - the part of the body that a refusal points at
 * @throws ProblemError invalid-model with the engine's own words, without the path; engine-unavailable
 */
export function inspectBase(
  inspector: ModelInspector,
  path: string,
  field: string,
): Promise<InspectedModel> {
  return inspector.inspect(path).catch((error: unknown) => {
    if (error instanceof EngineRefused && error.code !== 'unauthorised') {
      throw invalidModel(field, error.message.replaceAll(path, 'the folder'));
    }
    throw error instanceof EngineError
      ? new ProblemError('engine-unavailable', error.message)
      : error;
  });
}
