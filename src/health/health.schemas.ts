import { z } from 'zod';

export const HealthPart = z
  .object({
    status: z.enum(['up', 'degraded', 'down']),
    detail: z
      .string()
      .meta({ examples: ['It answers.'] })
      .describe('What works, or what does not and what that means.'),
  })
  .meta({ id: 'HealthPart' });
export type HealthPart = z.infer<typeof HealthPart>;

export const Health = z
  .object({
    status: z
      .enum(['ok', 'degraded', 'down'])
      .describe('Degraded: requests are accepted, and something will have to wait.'),
    parts: z.object({
      database: HealthPart,
      redis: HealthPart,
      milvus: HealthPart,
      engine: HealthPart,
      workers: HealthPart,
      outbox: HealthPart,
    }),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

export const Readiness = z
  .object({
    status: z.literal('ok'),
    degraded: z
      .array(Health.shape.parts.keyof())
      .nullable()
      .describe(
        'Parts that are away or not whole, as they were seen a moment ago: requests are accepted, and ' +
          'something will have to wait. Null as long as nothing is known of them.',
      ),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof Readiness>;

export const Liveness = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });
export type Liveness = z.infer<typeof Liveness>;
