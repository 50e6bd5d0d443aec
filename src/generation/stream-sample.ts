import type { GenerationEvent } from './generation-streams.js';
import { generationFrame } from './generation-frames.js';

const ID = '01jabk1e8o5l4v2u8q5m3n7t1s';
const PARTS = ['    return', ' 2 * n\n'];

const START = {
  id: `gen_${ID}`,
  model: { id: `mdl_${ID}`, name: 'nightly', version: `ckpt_${ID}` },
  prompt: 'def double(n):\n',
  promptVersion: 'commented_blocks/task-1',
  mode: 'plain' as const,
  conversation: null,
  turnsDropped: 0,
  sampling: { temperature: 0, topP: 0.95, topK: 0, maxNewTokens: 128, seed: 7 },
  memory: { mode: 'on' as const, scope: 'workspace' as const, degraded: false, episodes: [] },
  createdAt: '2026-01-15T09:30:00.000Z',
};
const TEXT = PARTS.join('');

const ROUND = {
  promptVersion: START.promptVersion,
  text: TEXT,
  promptTokens: 31,
  tokens: 9,
  isTruncated: false,
  verdict: null,
};

/** A short answer as it is watched. */
export const SAMPLE_EVENTS: readonly GenerationEvent[] = [
  { kind: 'start', start: START },
  ...PARTS.map((text) => ({ kind: 'growth' as const, index: 0, text, tokens: 4 })),
  {
    kind: 'whole',
    generation: {
      ...START,
      choices: [
        {
          index: 0,
          text: TEXT,
          program: TEXT,
          finishReason: 'stop',
          tokens: 9,
          rounds: [ROUND],
          verdict: null,
          judgements: [],
        },
      ],
      usage: { promptTokens: 31, completionTokens: 9, totalTokens: 40 },
    },
  },
];

/** What the document shows of a stream: made as they are. */
export const STREAM_SAMPLE = SAMPLE_EVENTS.map(generationFrame).join('');
