import { z } from 'zod';

/** A judge's score. `errored` masks the term for this attempt and is counted; it is never a silent zero. */
export const Judgement = z
  .discriminatedUnion('status', [
    z.strictObject({
      status: z.literal('scored'),
      judge: z.string(),
      revision: z.string(),
      value: z.number(),
      scale: z.tuple([z.number(), z.number()]),
      components: z.record(z.string(), z.number()).default({}),
      reason: z.string().default(''),
    }),
    z.strictObject({
      status: z.literal('errored'),
      judge: z.string(),
      revision: z.string(),
      reason: z.string(),
    }),
    z.strictObject({
      status: z.literal('skipped'),
      judge: z.string(),
      revision: z.string(),
      reason: z.string(),
    }),
  ])
  .meta({
    id: 'Judgement',
    examples: [
      {
        status: 'scored',
        judge: 'static',
        revision: '1',
        value: 0.4,
        scale: [-1, 2],
        components: { style: 0.4 },
        reason: '',
      },
    ],
  });
export type Judgement = z.infer<typeof Judgement>;
