import { z } from 'zod';
import { ProblemError } from '../../common/problems.js';
import { parseStrictJson } from '../../common/strict-json.js';
import type { LoraShape } from '../../contracts/policy.js';
import { invalidModel } from './model-faults.js';

const MOST_MEMBERS = 1_000;
const absent = z.null().optional();
const off = z.literal(false).nullish();
const none = z.strictObject({}).nullish();
const ignored = z.string().nullish();

/**
 * `adapter_config.json` as PEFT writes it. What would make the adapter anything but A and B beside linear layers must
 * have the value that turns it off, and what is not in this list is refused.
 */
const AdapterConfig = z.strictObject({
  peft_type: z.literal('LORA'),
  r: z.int().min(1).max(512),
  lora_alpha: z.number().positive().max(1e6),
  target_modules: z
    .array(z.string().regex(/^\w+(\.\w+)*$/, 'must be the names of layers'))
    .min(1)
    .max(256),
  task_type: z.enum(['CAUSAL_LM', 'SEQ_2_SEQ_LM']).nullish(),
  lora_dropout: z.number().min(0).lt(1).nullish(),
  inference_mode: z.boolean().nullish(),
  bias: z.literal('none').nullish(),
  init_lora_weights: z.union([z.boolean(), z.literal('gaussian')]).nullish(),

  // Words about where it comes from; the request says which base model it is for.
  base_model_name_or_path: ignored,
  revision: ignored,
  peft_version: ignored,
  megatron_core: ignored,
  qalora_group_size: z.number().nullish(),

  auto_mapping: absent,
  modules_to_save: z.union([z.null(), z.tuple([])]).optional(),
  fan_in_fan_out: off,
  use_rslora: off,
  use_dora: off,
  use_qalora: off,
  use_bdlora: z.union([z.null(), z.literal(false)]).optional(),
  lora_bias: off,
  ensure_weight_tying: off,
  rank_pattern: none,
  alpha_pattern: none,
  loftq_config: none,
  exclude_modules: absent,
  layers_to_transform: absent,
  layers_pattern: absent,
  megatron_config: absent,
  trainable_token_indices: absent,
  target_parameters: absent,
  layer_replication: absent,
  eva_config: absent,
  corda_config: absent,
  lora_ga_config: absent,
  velora_config: absent,
  monteclora_config: absent,
  arrow_config: absent,
  kasa_config: absent,
  alora_invocation_tokens: absent,
});

/**
 * The shape of the adapter that a configuration describes.
 *
 * @param field - the part of the body that a refusal points at
 * @throws ProblemError invalid-model, with one error for each field that is wrong
 */
export function readAdapterConfig(bytes: Buffer, field: string): Required<Omit<LoraShape, 'kind'>> {
  const read = AdapterConfig.safeParse(parse(bytes, field));
  if (!read.success) {
    throw refusal(read.error.issues, field);
  }
  const { r: rank, lora_alpha: alpha, target_modules: targets } = read.data;
  return { rank, alpha, targets: [...new Set(targets)].toSorted() };
}

function parse(bytes: Buffer, field: string): unknown {
  try {
    return parseStrictJson(bytes, { name: 'configuration', mostMembers: MOST_MEMBERS });
  } catch (error) {
    throw error instanceof ProblemError ? invalidModel(field, error.detail) : error;
  }
}

function refusal(issues: readonly z.core.$ZodIssue[], field: string): ProblemError {
  const errors = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          pointer: pointerTo(field, [...issue.path, key.slice(0, 64)]),
          detail: 'is not a field of an adapter that is taken',
        }))
      : [{ pointer: pointerTo(field, issue.path), detail: issue.message }],
  );
  const told = errors.map(({ pointer, detail }) => `${pointer.slice(7)}: ${detail}`).join('; ');
  return new ProblemError('invalid-model', told, errors);
}

function pointerTo(field: string, path: readonly PropertyKey[]): string {
  return `#/body/${[field, ...path.map(String)].join('/')}`;
}
