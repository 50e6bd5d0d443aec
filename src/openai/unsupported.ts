import { z } from 'zod';

const error = 'is not supported here; leave it out';

type Value = string | number | boolean;

/** A field of OpenAI's API that asks for what cannot be had: refused by name unless it is null or left out. */
export const Unsupported = z.null({ error }).optional().describe('Not supported.');

/** The same, with values that ask for nothing and so are as good as null. */
export function onlyNeutral<T extends Value>(
  ...values: [T, ...T[]]
): z.ZodOptional<z.ZodNullable<z.ZodLiteral<T>>> {
  return z
    .literal(values, { error: `is not supported here; leave it out, or at ${values.join(' or ')}` })
    .nullish()
    .describe('Only the value that asks for nothing.');
}

/** A field that changes no answer, whatever it says. */
export const WithoutEffect = z.string().max(512).nullish().describe('Changes no answer; not kept.');
