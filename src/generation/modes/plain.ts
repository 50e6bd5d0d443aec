import {
  type GenerationMode,
  type ModeParts,
  roundOf,
  type RoundsOfAnswer,
} from './generation-mode.js';

/** One prompt, and what the model says. */
export const plain: GenerationMode = {
  name: 'plain',
  needsPublicTests: false,

  async answer(parts: ModeParts): Promise<RoundsOfAnswer[]> {
    const prompts = Array.from({ length: parts.count }, () => parts.first);
    const drawn = await parts.draw(prompts, 0);
    return drawn.map((answer) => [roundOf(parts.first, answer)]);
  },
};
