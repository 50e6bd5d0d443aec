import { z } from 'zod';
import { PROMPT_TEMPLATES } from '../../training/prompts/templates.js';
import { AliasName } from '../model-aliases.schemas.js';
import { ModelSettings, ModelSource } from '../models.schemas.js';

/** What a folder without `falconry.json` leaves open. */
const SomeSettings = z
  .strictObject({
    promptTemplate: z
      .enum(PROMPT_TEMPLATES)
      .describe('The layout of prompts that the model expects; fenced_answer when nothing says so.'),
    stop: ModelSettings.shape.stop,
    maxNewTokens: ModelSettings.shape.maxNewTokens.describe('512, or half the context, when nothing says so.'),
    contextLength: ModelSettings.shape.contextLength.describe('That of the model when nothing says so.'),
  })
  .partial();
export type SomeSettings = z.infer<typeof SomeSettings>;

export const CreateModel = z
  .strictObject({
    name: AliasName.optional().describe('The last part of the source when left out.'),
    source: ModelSource,
    settings: SomeSettings.prefault({}).describe(
      'How the model is asked. What is left out is as `falconry.json` of the folder says.',
    ),
  });
export type CreateModel = z.infer<typeof CreateModel>;
