import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../common/problems.js';
import { readAdapterConfig } from './adapter-config.js';

const NEEDED = { peft_type: 'LORA', r: 4, lora_alpha: 8, target_modules: ['v_proj', 'q_proj'] };

/** What PEFT 0.21 writes of a plain adapter. */
const OF_PEFT = {
  ...NEEDED,
  task_type: 'CAUSAL_LM',
  auto_mapping: null,
  peft_version: '0.21.2',
  base_model_name_or_path: 'somebody/base',
  revision: null,
  inference_mode: true,
  exclude_modules: null,
  lora_dropout: 0,
  fan_in_fan_out: false,
  bias: 'none',
  use_rslora: false,
  modules_to_save: null,
  init_lora_weights: true,
  layers_to_transform: null,
  layers_pattern: null,
  rank_pattern: {},
  alpha_pattern: {},
  megatron_config: null,
  megatron_core: 'megatron.core',
  trainable_token_indices: null,
  loftq_config: {},
  eva_config: null,
  corda_config: null,
  lora_ga_config: null,
  use_dora: false,
  velora_config: null,
  alora_invocation_tokens: null,
  use_qalora: false,
  qalora_group_size: 16,
  monteclora_config: null,
  layer_replication: null,
  lora_bias: false,
  target_parameters: null,
  use_bdlora: null,
  arrow_config: null,
  kasa_config: null,
  ensure_weight_tying: false,
};

const read = (config: unknown) =>
  readAdapterConfig(Buffer.from(typeof config === 'string' ? config : JSON.stringify(config)), 'config');

describe('adapter_config.json', () => {
  test.each([
    ['what PEFT writes', OF_PEFT],
    ['the least that is needed', NEEDED],
  ])('gives rank, alpha and targets of %s', (_, config) => {
    expect(read(config)).toEqual({ rank: 4, alpha: 8, targets: ['q_proj', 'v_proj'] });
  });

  test.each<[field: string, change: object]>([
    ['peft_type', { peft_type: 'IA3' }],
    ['peft_type', { peft_type: undefined }],
    ['r', { r: 0 }],
    ['r', { r: 513 }],
    ['r', { r: 1.5 }],
    ['r', { r: '4' }],
    ['lora_alpha', { lora_alpha: -1 }],
    ['lora_alpha', { lora_alpha: null }],
    ['target_modules', { target_modules: 'all-linear' }],
    ['target_modules', { target_modules: [] }],
    ['target_modules/0', { target_modules: ['../q_proj'] }],
    ['target_modules/0', { target_modules: ['(a+)+$'] }],
    ['auto_mapping', { auto_mapping: { base_model_class: 'X', parent_library: 'os' } }],
    ['modules_to_save', { modules_to_save: ['lm_head'] }],
    ['fan_in_fan_out', { fan_in_fan_out: true }],
    ['bias', { bias: 'all' }],
    ['use_dora', { use_dora: true }],
    ['use_rslora', { use_rslora: true }],
    ['init_lora_weights', { init_lora_weights: 'pissa' }],
    ['rank_pattern', { rank_pattern: { q_proj: 8 } }],
    ['alpha_pattern/q_proj', { alpha_pattern: { q_proj: 8 } }],
    ['loftq_config', { loftq_config: { loftq_bits: 4 } }],
    ['layers_to_transform', { layers_to_transform: [1] }],
    ['megatron_config', { megatron_config: {} }],
    ['trust_remote_code', { trust_remote_code: true }],
    ['custom_code', { custom_code: 'import os' }],
  ])('names the field %s of %j', (field, change) => {
    const refusal = errorOf(() => read({ ...OF_PEFT, ...change }));
    expect(refusal.code).toBe('invalid-model');
    const pointers = refusal.errors.map(({ pointer }) => pointer);
    expect(pointers.some((pointer) => pointer.startsWith(`#/body/config/${field.split('/')[0]}`))).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['a half', '{"r": 4'],
    ['a name twice', '{"r": 4, "r": 4}'],
    ['a prototype', '{"__proto__": {"r": 4}}'],
    ['a number beyond numbers', JSON.stringify(NEEDED).replace('8', '1e999')],
    ['a depth without end', '['.repeat(100_000)],
  ])('refuses %s', (_, text) => {
    expect(errorOf(() => read(text))).toMatchObject({ code: 'invalid-model' });
  });
});

function errorOf(work: () => unknown): ProblemError {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) {
      return error;
    }
    throw error;
  }
  throw new Error('It was taken.');
}
