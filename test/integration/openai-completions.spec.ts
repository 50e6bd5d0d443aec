import OpenAI, {
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
} from 'openai';
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HandDrawn } from '../support/hand-drawn.js';
import { createOpenaiWorld, type OpenaiWorld, refusal } from '../support/openai-world.js';
import { ANSWERS } from '../support/training-world.js';

type Chat = Omit<ChatCompletionCreateParams, 'stream'>;

const user = (content: string) => ({ role: 'user', content }) as const;
const answers = Object.values(ANSWERS);

describe('the completions of /v1, asked by the openai client', () => {
  let world: OpenaiWorld;
  let openai: OpenAI;
  beforeAll(async () => {
    world = await createOpenaiWorld();
    ({ openai } = world);
  });
  afterAll(() => world.close());

  /** A chat, changed in fields that the types of the client may not know. */
  const chat = (change: object = {}) =>
    openai.chat.completions.create({
      model: 'tiny',
      messages: [user('def f():\n')],
      seed: 7,
      ...change,
    } as Chat & { stream?: false });

  test('models are listed whole and read by name or id, and an unknown one is NotFoundError', async () => {
    const { data } = await openai.models.list();
    expect(data).toMatchObject([{ id: 'tiny', object: 'model', owned_by: 'falconry' }]);
    const native = (await world.us.get('/models/tiny')).body;
    expect(await openai.models.retrieve('tiny')).toEqual(data[0]);
    expect(await openai.models.retrieve(native.id)).toEqual(data[0]);
    expect(data[0]!.created).toBe(Math.floor(Date.parse(native.createdAt) / 1_000));
    const error = await refusal(openai.models.retrieve('gpt-4'));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({
      code: 'not-found',
      param: 'model',
      type: 'invalid_request_error',
    });
    expect(error.requestID).toMatch(/^req_/);
  });

  test('a chat is answered with the choices, the usage and the seed of a generation', async () => {
    const answer = await chat({ n: 3, temperature: 1, top_p: 1, max_completion_tokens: 4 });
    const { body } = await world.us.get(`/generate/${answer.id}`);
    expect(answer).toMatchObject({
      object: 'chat.completion',
      model: 'tiny',
      created: Math.floor(Date.parse(body.createdAt) / 1_000),
      system_fingerprint: body.model.version,
      usage: {
        prompt_tokens: body.usage.promptTokens,
        completion_tokens: body.usage.completionTokens,
        total_tokens: body.usage.totalTokens,
      },
    });
    expect(answer.choices.map(({ message }) => message.content)).toEqual(
      body.choices.map(({ text }: { text: string }) => text),
    );
    expect(answer.choices).toHaveLength(3);
    expect(answers).toContain(answer.choices[0]!.message.content);
    expect(body.sampling).toMatchObject({ seed: 7, temperature: 1, topP: 1, maxNewTokens: 4 });
    expect(answer).toMatchObject({ falconry: { model: body.model, sampling: body.sampling } });
  });

  test('the same seed gives the same choices, and POST /generate gives them too', async () => {
    const first = await chat({ n: 8, temperature: 1 });
    const again = await chat({ n: 8, temperature: 1 });
    expect(again.choices).toEqual(first.choices);
    const native = await world.us.post('/generate', {
      model: 'tiny',
      prompt: 'def f():\n',
      n: 8,
      temperature: 1,
      seed: 7,
    });
    expect(native.body.choices.map(({ text }: { text: string }) => text)).toEqual(
      first.choices.map(({ message }) => message.content),
    );
  });

  test('a conversation is one prompt, in its order, whoever said it, and its last message the task', async () => {
    const answer = await chat({
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'def ' },
            { type: 'text', text: 'g():' },
          ],
        },
        { role: 'assistant', content: 'return 1' },
        user('Now h.'),
      ],
    });
    const { body } = await world.us.get(`/generate/${answer.id}`);
    expect(body.prompt).toBe('Be brief.\n\ndef g():\n\nreturn 1\n\nNow h.');
    expect(body.promptVersion).toBe('commented_blocks/turn-1/task-1');
    expect(answer).toMatchObject({ falconry: { turnsDropped: 0 } });
  });

  test('an answer that ran into its bound says length, one that a stop text ended says stop', async () => {
    const bounded = await chat({ max_tokens: 1 });
    expect(bounded.choices[0]!.finish_reason).toBe('length');
    const stopped = await chat({ max_tokens: 8, stop: 'return', n: 4 });
    expect(stopped.choices.map(({ finish_reason }) => finish_reason)).toEqual(
      Array.from({ length: 4 }, () => 'stop'),
    );
    expect(JSON.stringify(stopped.choices)).not.toContain('return');
  });

  test('a completion goes on with its prompt, and feedback works on its id', async () => {
    const answer = await openai.completions.create({
      model: 'tiny',
      prompt: ['def f():\n'],
      temperature: 0,
      seed: 1,
    });
    expect(answer).toMatchObject({ object: 'text_completion', model: 'tiny' });
    expect(answers).toContain(answer.choices[0]!.text);
    const { body } = await world.us.get(`/generate/${answer.id}`);
    expect(body.choices[0].program).toBe(`def f():${answer.choices[0]!.text}`);
    const feedback = await world.us.post('/feedback', {
      generationId: answer.id,
      kind: 'rating',
      value: 2,
    });
    expect(feedback.status).toBe(201);
  });

  test('memory is asked for in `falconry`, as POST /generate knows it', async () => {
    const off = await chat({ falconry: { memory: { mode: 'off' }, topK: 2, project: 'course' } });
    expect(off).toMatchObject({
      falconry: { memory: { mode: 'off', degraded: false }, sampling: { topK: 2 } },
    });
    // No embedding is installed here, so memory cannot answer; the answer says so.
    expect(await chat()).toMatchObject({ falconry: { memory: { mode: 'on', degraded: true } } });
    const error = await refusal(chat({ falconry: { memory: { mode: 'maybe' } } }));
    expect(error).toMatchObject({ status: 400, param: 'falconry.memory.mode' });
  });

  test.each<[string, object, string]>([
    ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }, 'tools'],
    ['a JSON answer', { response_format: { type: 'json_object' } }, 'response_format.type'],
    ['log-probabilities', { logprobs: true }, 'logprobs'],
    ['a penalty', { frequency_penalty: 0.5 }, 'frequency_penalty'],
    ['a bias', { logit_bias: { '50256': -100 } }, 'logit_bias'],
    ['an answer that is not kept', { store: false }, 'store'],
    ['effort', { reasoning_effort: 'high' }, 'reasoning_effort'],
    ['an unknown field', { magic: 1 }, 'magic'],
    ['a native name', { maxNewTokens: 5 }, 'maxNewTokens'],
    ['two bounds', { max_tokens: 1, max_completion_tokens: 1 }, 'max_tokens'],
    ['a bound past the context', { max_completion_tokens: 5_000 }, 'max_completion_tokens'],
    ['a bound past the context by its old name', { max_tokens: 5_000 }, 'max_tokens'],
    ['33 choices', { n: 33 }, 'n'],
    ['a negative seed', { seed: -1 }, 'seed'],
    ['no message', { messages: [] }, 'messages'],
    ['a message without text', { messages: [user('')] }, 'messages[0].content'],
    ['a prompt past the context', { messages: [user('x'.repeat(5_000))] }, 'messages'],
    [
      'an answer to go on with',
      { messages: [user('f'), { role: 'assistant', content: 'g' }] },
      'messages[1].role',
    ],
    ['a tool that speaks', { messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
    [
      'a picture',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] },
      'messages[0].content',
    ],
    [
      'options of a stream without one',
      { stream_options: { include_usage: true } },
      'stream_options',
    ],
  ])('a chat with %s is BadRequestError that names the field', async (_, change, param) => {
    const error = await refusal(chat(change));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ param, type: 'invalid_request_error' });
    expect(error.message).toContain(param);
  });

  test('values that ask for nothing are no reason to refuse', async () => {
    const answer = await chat({
      frequency_penalty: 0,
      presence_penalty: 0,
      logprobs: false,
      response_format: { type: 'text' },
      tool_choice: 'none',
      tools: null,
      user: 'somebody',
      store: true,
      stop: null,
      n: null,
    });
    expect(answer.choices).toHaveLength(1);
  });

  test.each<[string, object, string]>([
    ['two prompts', { prompt: ['a', 'b'] }, 'prompt'],
    ['token ids', { prompt: [1, 2] }, 'prompt'],
    ['an echo', { echo: true }, 'echo'],
    ['the best of two', { best_of: 2 }, 'best_of'],
    ['a suffix', { suffix: 'x' }, 'suffix'],
    ['an empty prompt', { prompt: '' }, 'prompt'],
  ])('a completion of %s is BadRequestError that names the field', async (_, change, param) => {
    const body = { model: 'tiny', prompt: 'def f():', ...change };
    const error = await refusal(
      openai.completions.create(body as OpenAI.CompletionCreateParamsNonStreaming),
    );
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ param });
  });

  test('an unknown or foreign model is NotFoundError, never the base model, streamed or not', async () => {
    for (const stream of [false, true]) {
      const error = await refusal(chat({ model: 'gpt-4o', stream }));
      expect(error).toBeInstanceOf(NotFoundError);
      expect(error).toMatchObject({ code: 'not-found', param: 'model' });
    }
  });

  test('errors that no route has met have the shape of OpenAI too, and only on /v1', async () => {
    const anonymous = await refusal(world.clientFor(world.nobody).models.list());
    expect(anonymous).toBeInstanceOf(AuthenticationError);
    expect(anonymous).toMatchObject({ code: 'unauthenticated', type: 'authentication_error' });
    const { key } = (await world.us.post('/api-keys', { name: 'few', scopes: ['models:read'] }))
      .body;
    const few = world.clientFor({ ...world.us, key });
    expect((await few.models.list()).data).toHaveLength(1);
    const forbidden = await refusal(
      few.chat.completions.create({ model: 'tiny', messages: [user('f')] }),
    );
    expect(forbidden).toBeInstanceOf(PermissionDeniedError);
    const nowhere = await refusal(openai.get('/nowhere'));
    expect(nowhere).toMatchObject({ status: 404, code: 'not-found' });
    const broken = await world.us.post('/v1/completions', '{', {
      'content-type': 'application/json',
    });
    expect([broken.status, broken.body.error.code]).toEqual([400, 'malformed-request']);
    const wrongVerb = await world.us.delete('/v1/completions');
    expect([wrongVerb.status, wrongVerb.body.error.code]).toEqual([405, 'method-not-allowed']);
    const native = await world.us.get('/v10');
    expect(native.headers['content-type']).toContain('application/problem+json');
  });

  describe('streamed', () => {
    /** Every chunk of a chat. */
    const chunksOf = async (change: object = {}) => {
      const stream = await openai.chat.completions.create({
        model: 'tiny',
        messages: [user('def f():\n')],
        seed: 7,
        stream: true,
        ...change,
      } as OpenAI.ChatCompletionCreateParamsStreaming);
      const chunks = [];
      for await (const chunk of stream) {
        chunks.push(chunk);
      }
      return chunks;
    };

    test('a chat brings the choices of the whole answer, each to its end', async () => {
      const whole = await chat({ n: 3, temperature: 1 });
      const chunks = await chunksOf({ n: 3, temperature: 1 });
      const texts = ['', '', ''];
      for (const { choices } of chunks) {
        const [{ index, delta }] = choices as [(typeof choices)[number]];
        texts[index] += delta.content ?? '';
      }
      expect(texts).toEqual(whole.choices.map(({ message }) => message.content));
      expect(chunks[0]!.choices[0]!.delta.role).toBe('assistant');
      const ends = chunks.flatMap(({ choices }) => choices).filter((one) => one.finish_reason);
      expect(ends.map(({ finish_reason }) => finish_reason)).toEqual(
        whole.choices.map(({ finish_reason }) => finish_reason),
      );
      expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
      expect((await world.us.get(`/generate/${chunks[0]!.id}`)).status).toBe(200);
    });

    test('usage comes last, in a chunk without choices, when it was asked for', async () => {
      const chunks = await chunksOf({ stream_options: { include_usage: true } });
      const last = chunks.pop()!;
      const { body } = await world.us.get(`/generate/${last.id}`);
      expect(last).toMatchObject({
        choices: [],
        usage: { completion_tokens: body.usage.completionTokens },
      });
      expect(chunks.map(({ usage }) => usage)).toEqual(chunks.map(() => null));
      expect((await chunksOf()).some((chunk) => 'usage' in chunk)).toBe(false);
    });

    test('each piece arrives before the next is drawn, and no character is broken', async () => {
      const drawn = HandDrawn.next(world.engine);
      const asked = openai.chat.completions.create({
        model: 'tiny',
        messages: [user('def f():\n')],
        stream: true,
      });
      await drawn.reached();
      drawn.say('🐦');
      const chunks = (await asked)[Symbol.asyncIterator]();
      const next = async () => (await chunks.next()).value!.choices[0]!;
      expect((await next()).delta).toEqual({ role: 'assistant', content: '' });
      expect((await next()).delta).toEqual({ content: '🐦' });
      drawn.say('é');
      expect((await next()).delta).toEqual({ content: 'é' });
      drawn.finish();
      expect(await next()).toMatchObject({ delta: {}, finish_reason: 'stop' });
      expect((await chunks.next()).done).toBe(true);
    });

    test('a text completion comes in pieces too', async () => {
      const drawn = HandDrawn.next(world.engine);
      const asked = openai.completions.create({ model: 'tiny', prompt: 'def f():', stream: true });
      await drawn.reached();
      drawn.say('a');
      const chunks = (await asked)[Symbol.asyncIterator]();
      expect((await chunks.next()).value!.choices[0]!.text).toBe('a');
      drawn.say('b');
      expect((await chunks.next()).value!.choices[0]!.text).toBe('b');
      drawn.finish();
      expect((await chunks.next()).value!.choices[0]).toMatchObject({
        text: '',
        finish_reason: 'stop',
      });
    });

    test('a completion is text/event-stream, frame by frame, and ends with [DONE]', async () => {
      const answer = await world.us.post('/v1/completions', {
        model: 'tiny',
        prompt: 'def f():',
        stream: true,
      });
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toContain('text/event-stream');
      const frames = answer.text.split('\n\n');
      expect(frames.slice(-2)).toEqual(['data: [DONE]', '']);
      expect(frames.slice(0, -2).every((frame) => frame.startsWith('data: {'))).toBe(true);
    });

    test('an engine that fails before the first text is an error, and no stream', async () => {
      const drawn = HandDrawn.next(world.engine);
      const asked = refusal(chunksOf());
      await drawn.reached();
      drawn.fail(new Error('secret of the engine'));
      const error = await asked;
      expect(error).toBeInstanceOf(InternalServerError);
      expect(error).toMatchObject({ code: 'internal-error', type: 'server_error' });
      expect(error.message).not.toContain('secret');
    });

    test('an engine that fails later ends the stream with an error', async () => {
      const drawn = HandDrawn.next(world.engine);
      const asked = openai.completions.create({ model: 'tiny', prompt: 'def f():', stream: true });
      await drawn.reached();
      drawn.say('a');
      const chunks = (await asked)[Symbol.asyncIterator]();
      await chunks.next();
      drawn.fail(new Error('secret of the engine'));
      const error = await refusal(chunks.next());
      expect(error).toMatchObject({ code: 'internal-error', type: 'server_error' });
      expect(error.message).not.toContain('secret');
    });

    test('a reader who stops reading ends the drawing and nothing else', async () => {
      const drawn = HandDrawn.next(world.engine);
      const asked = openai.chat.completions.create({
        model: 'tiny',
        messages: [user('def f():\n')],
        stream: true,
      });
      await drawn.reached();
      drawn.say('a');
      const stream = await asked;
      for await (const chunk of stream) {
        expect(chunk.choices).toHaveLength(1);
        break;
      }
      await expect.poll(() => drawn.leftFor).not.toBeNull();
      expect((await chunksOf()).length).toBeGreaterThan(2);
    });

    test('a stream that is aborted ends the drawing, and what was drawn is kept', async () => {
      const drawn = HandDrawn.next(world.engine);
      const asked = openai.chat.completions.create({
        model: 'tiny',
        messages: [user('def f():\n')],
        stream: true,
      });
      await drawn.reached();
      drawn.say('a');
      const stream = await asked;
      const chunks = stream[Symbol.asyncIterator]();
      const { id } = (await chunks.next()).value!;
      stream.controller.abort();
      await expect.poll(() => drawn.leftFor).not.toBeNull();
      await expect
        .poll(async () => (await world.us.get(`/generate/${id}`)).body.choices)
        .toMatchObject([{ text: 'a', finishReason: 'aborted' }]);
    });

    test('a caller who goes away before the first text ends the drawing', async () => {
      const leaving = new AbortController();
      const drawn = HandDrawn.next(world.engine);
      const asked = refusal(
        openai.chat.completions.create(
          { model: 'tiny', messages: [user('def f():\n')], stream: true },
          { signal: leaving.signal },
        ),
      );
      await drawn.reached();
      leaving.abort();
      expect(await asked).toBeInstanceOf(APIUserAbortError);
      await expect.poll(() => drawn.leftFor).not.toBeNull();
      expect((await chat()).choices).toHaveLength(1);
    });
  });
});
