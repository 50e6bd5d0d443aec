import type { Generation } from '../../generation/generation.schemas.js';
import { chatFrames, textFrames } from './completion-stream.js';

const ID = '01jabk1e8o5l4v2u8q5m3n7t1s';
const ANSWER = '    return 2 * n\n';

const GENERATION: Generation = {
  id: `gen_${ID}`,
  model: { id: `mdl_${ID}`, name: 'nightly', version: `ckpt_${ID}` },
  prompt: 'def double(n):\n',
  choices: [{ index: 0, text: ANSWER, program: ANSWER, finishReason: 'stop', tokens: 9 }],
  usage: { promptTokens: 31, completionTokens: 9, totalTokens: 40 },
  sampling: { temperature: 0, topP: 0.95, topK: 0, maxNewTokens: 128, seed: 7 },
  memory: { mode: 'on', degraded: false, episodes: [] },
  createdAt: '2026-01-15T09:30:00.000Z',
};
const OPTIONS = { model: 'nightly', includesUsage: false };

/** What the document shows of streamed answers: made as they are. */
export const CHAT_SAMPLE = [...chatFrames(GENERATION, OPTIONS)].join('');
export const TEXT_SAMPLE = [...textFrames(GENERATION, OPTIONS)].join('');
