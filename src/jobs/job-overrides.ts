import type { JobEntity } from './job.entity.js';
import type { CloneJob } from './job-plans.schemas.js';

type Json = unknown;
type JsonObject = Readonly<Record<string, Json>>;
type Source = Pick<
  JobEntity,
  'name' | 'modelId' | 'datasetId' | 'config' | 'priority' | 'budget' | 'notify' | 'metadata'
>;

/** The body that posts a job like `source`, but for `changes`; whoever posts it checks it. */
export function cloneBody(source: Source, changes: CloneJob): JsonObject {
  const { name, modelId, datasetId, config, priority, budget, notify, metadata } = source;
  // A space is of one training alone.
  const { recipe, start, memorySpace: _, ...settings } = config;
  const method = changes.recipe?.['name'] ?? recipe.name;
  // An uploaded model is its own start; where another start is wished for, its base model goes with that.
  const isStart = start !== undefined && 'modelId' in start && !('start' in changes);
  const uploaded = isStart ? start.modelId : null;
  const original = {
    ...(name === null ? {} : { name }),
    model: uploaded ?? modelId,
    dataset: datasetId,
    ...(start === undefined || 'start' in changes || uploaded !== null ? {} : { start }),
    ...settings,
    // The settings of one recipe mean nothing to another.
    recipe: method === recipe.name ? recipe : {},
    priority,
    ...(budget === null ? {} : { budget }),
    ...(notify === null ? {} : { notify }),
    metadata,
  };
  return mergePatch(original, changes) as JsonObject;
}

/** RFC 7396: members of `patch` replace those of `target`, objects member by member; null removes. */
function mergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) {
    return patch;
  }
  const base = isObject(target) ? target : {};
  const merged = Object.entries({ ...base, ...patch }).map(([name, value]) => [
    name,
    name in patch ? mergePatch(base[name], value) : value,
  ]);
  return Object.fromEntries(merged.filter(([, value]) => value !== null && value !== undefined));
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
