import { z } from 'zod';

export const BoardSessionAnswer = z
  .object({
    path: z.string().describe('Where the board is, for the browser that sent the request.'),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'BoardSession' });
export type BoardSessionAnswer = z.infer<typeof BoardSessionAnswer>;
