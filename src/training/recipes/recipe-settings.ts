import { z } from 'zod';
import {
  CodeRlSettings,
  CompCoderSettings,
  DapoSettings,
  DrGrpoSettings,
  GrpoSettings,
  PpoCoderSettings,
  RlcfSettings,
  RlooSettings,
  RltfSettings,
  StepCoderSettings,
} from './group-settings.js';
import type { JudgeTerm } from './judge-terms.js';
import { MrlfSettings } from './falcon-settings.js';
import { RftSettings, SftSettings } from './supervised-settings.js';

export const RecipeSettings = z
  .discriminatedUnion('name', [
    MrlfSettings,
    RlooSettings,
    GrpoSettings,
    DrGrpoSettings,
    DapoSettings,
    RltfSettings,
    StepCoderSettings,
    PpoCoderSettings,
    CodeRlSettings,
    CompCoderSettings,
    RlcfSettings,
    RftSettings,
    SftSettings,
  ])
  .meta({ id: 'RecipeSettings' });
export type RecipeSettings = z.infer<typeof RecipeSettings>;

/** Optimiser steps that a job of these settings takes. */
export function stepsOf(settings: RecipeSettings): number {
  if (settings.name === 'falcon') {
    return settings.metaSteps;
  }
  return settings.name === 'sft'
    ? settings.stages.reduce((sum, { steps }) => sum + steps, 0)
    : settings.steps;
}

/** The judges that a recipe counts; one that imitates only, or keeps to the letter of FALCON, has none. */
export function judgeTermsOf(settings: RecipeSettings): readonly JudgeTerm[] {
  return 'judges' in settings ? settings.judges : [];
}
