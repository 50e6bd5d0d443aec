import { describe, expect, inject, it } from 'vitest';
import { answerOf, type components } from '../../client/src/index.js';
import { type Generation, textOf } from '../../src/cli/demo/ask.js';
import { api, falconry } from './world.js';

type Model = components['schemas']['Model'];

const { bareModel: folder } = inject('service');

/** Greedy, and from the prompt alone. */
async function answerOfModel(model: string): Promise<string> {
  const prompt = 'def double(n):\n    """Return twice n."""\n';
  const body = { model, prompt, temperature: 0, memory: { mode: 'off' } } as const;
  return textOf((await answerOf(api.POST('/generate', { body }))) as Generation);
}

describe('a base model in a folder of MODELS_DIR', () => {
  it('is registered, shows what its files are, and answers as they do', async () => {
    const { data } = await falconry<{ data: Model[] }>('models', 'list');
    expect(data.map(({ name }) => name)).not.toContain(folder);
    const shipped = await falconry<Model>('models', 'show', 'fledgling');
    const { settings } = shipped;
    const body = { source: { folder }, name: 'registered', settings } as never;
    const made = await answerOf(api.POST('/models', { body }));
    expect(made).toMatchObject({ kind: 'base', state: 'ready', source: { folder }, settings });
    const shown = await falconry<Model>('models', 'show', 'registered');
    expect(shown).toEqual(made);
    expect(shown.card?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(shown.card).toEqual(shipped.card);
    const answer = await answerOfModel('registered');
    expect(answer).not.toBe('');
    expect(answer).toBe(await answerOfModel('fledgling'));
  });
});
