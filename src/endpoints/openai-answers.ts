import { z } from 'zod';
import { CallFailed, type ChatAnswer } from '../contracts/endpoint-call.js';
import type { EndpointPrice } from './endpoints.schemas.js';

const SHOWN = 200;
/** Nobody's context is so long; more would be a figure that sums cannot hold. */
const Count = z.int().nonnegative().max(1e9);

/** Tokens, where a server counts them. */
export const Usage = z
  .object({
    prompt_tokens: Count.default(0),
    completion_tokens: Count.default(0),
  })
  .nullish();

/** What is read of a chat completion; servers add to it as they like. */
const ChatCompletion = z.object({
  model: z.string().optional(),
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: Usage,
});

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });

const ErrorAnswer = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });

/** The model that was asked, and what it costs. */
export interface Answering {
  readonly model: string;
  readonly price: EndpointPrice | null;
}

/** @throws CallFailed malformed */
export function readCompletion(text: string, asked: Answering): ChatAnswer {
  const { model, choices, usage } = readAs(ChatCompletion, text);
  const [choice] = choices;
  return answerOf(asked, {
    text: choice?.message.content ?? '',
    model,
    finish: choice?.finish_reason,
    usage,
  });
}

/** An answer from what the server said of it. */
export function answerOf(
  asked: Answering,
  said: {
    readonly text: string;
    readonly model: string | undefined;
    readonly finish: string | null | undefined;
    readonly usage: z.infer<typeof Usage>;
  },
): ChatAnswer {
  const { prompt_tokens: promptTokens = 0, completion_tokens: completionTokens = 0 } =
    said.usage ?? {};
  return {
    text: said.text,
    model: (said.model ?? asked.model).slice(0, SHOWN),
    isCut: said.finish === 'length',
    promptTokens,
    completionTokens,
    cost: asked.price === null ? null : costOf(asked.price, promptTokens, completionTokens),
  };
}

/** @throws CallFailed malformed */
export function readModels(text: string): string[] {
  return readAs(ModelList, text).data.map(({ id }) => id);
}

/** What an answer that is an error says, in one short line. */
export function errorSaid(text: string): string {
  const { data } = ErrorAnswer.safeParse(parsed(text));
  const said = typeof data?.error === 'object' ? data.error.message : (data?.error ?? text);
  return said
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, SHOWN);
}

/** The JSON of an answer. @throws CallFailed malformed */
export function readJson(text: string): unknown {
  const value = parsed(text);
  if (value === undefined) {
    throw new CallFailed('malformed', 'Its answer is not JSON.');
  }
  return value;
}

/** @throws CallFailed malformed */
export function readAs<T extends z.ZodType>(schema: T, text: string): z.infer<T> {
  const read = schema.safeParse(readJson(text));
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new CallFailed('malformed', `Its answer does not fit: ${where}: ${issue?.message}`);
  }
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function costOf({ inputPerMillion, outputPerMillion }: EndpointPrice, input: number, out: number) {
  return (input * inputPerMillion + out * outputPerMillion) / 1e6;
}
