import { z } from 'zod';

/** The value head of PPO with generalised advantages (arXiv 1707.06347, arXiv 1506.02438). */
export const ValueSettings = z
  .strictObject({
    discount: z.number().min(0).max(1).default(1),
    lambda: z.number().min(0).max(1).default(0.95),
    clip: z
      .number()
      .positive()
      .default(0.2)
      .describe('How far a value may leave the one of when the token was drawn.'),
    coefficient: z
      .number()
      .positive()
      .max(10)
      .default(1e-3)
      .describe('Weight of the value loss beside the policy loss.'),
  })
  .describe('The value head that the advantage `generalised` asks.')
  .meta({ id: 'ValueSettings' });
export type ValueSettings = z.infer<typeof ValueSettings>;
