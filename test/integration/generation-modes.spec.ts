import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Execution } from '../../src/contracts/execution.js';
import { GenerationService } from '../../src/generation/generation.service.js';
import { FakeCodeRunner } from '../support/fake-code-runner.js';
import { createOpenaiWorld, type OpenaiWorld } from '../support/openai-world.js';
import { taskOf } from '../support/tasks.js';
import { ANSWERS, trainingWorld } from '../support/training-world.js';
import { createTestWorker } from '../support/worker.js';

const CALLS = { kind: 'calls', entryPoint: 'f', comparer: { kind: 'exact' } } as const;
const PUBLIC = { ...CALLS, cases: [{ args: [], expected: 1 }] };
const OFF = { memory: { mode: 'off' } };

describe('POST /generate, beyond one plain answer', () => {
  let world: OpenaiWorld;
  let worker: INestApplicationContext;
  /** Passes what answers rightly. */
  let runner: FakeCodeRunner;
  let task: { datasetId: string; taskId: string };
  let untested: { datasetId: string; taskId: string };

  beforeAll(async () => {
    world = await createOpenaiWorld();
    runner = new FakeCodeRunner(({ program }: Execution) => (program.includes('return 1') ? 1 : 0));
    worker = await createTestWorker(world.config, { ...trainingWorld({ name: 'rloo' }), runner });
    const rows = [
      taskOf('tested', {
        publicTests: PUBLIC,
        hiddenTests: { ...CALLS, cases: [{ args: ['canary'], expected: 'canary' }] },
      }),
      taskOf('untested'),
    ].map(({ id: _id, ...row }) => row);
    const { body: dataset } = await world.us.post('/datasets', { name: 'tested', rows });
    const { body: page } = await world.us.get(`/datasets/${dataset.id}/tasks`);
    const [one, other] = page.data.map(({ id }: { id: string }) => id);
    task = { datasetId: dataset.id, taskId: one };
    untested = { datasetId: dataset.id, taskId: other };
  });
  afterAll(async () => {
    await worker.close();
    await world.close();
  });

  const ask = (body: object) => world.us.post('/generate', { model: 'tiny', ...OFF, ...body });
  const count = async (table: string): Promise<number> => {
    const sql = `SELECT count(*)::int AS n FROM ${table}`;
    return (await world.database.query<{ n: number }>(sql))[0]!.n;
  };

  test('repair tries again until the public tests pass, with its trace, and sees no hidden one', async () => {
    const asked = { task, mode: 'repair', maxRounds: 8, n: 4, temperature: 2, seed: 1 };
    const { status, body, text } = await ask(asked);
    expect([status, body.mode]).toEqual([201, 'repair']);
    const rounds = body.choices.flatMap((choice: { rounds: object[] }) => choice.rounds);
    expect(rounds.length).toBeGreaterThan(4);
    for (const choice of body.choices) {
      const statuses = choice.rounds.map(
        (one: { verdict: { status: string } }) => one.verdict.status,
      );
      expect(statuses.slice(0, -1)).not.toContain('passed');
      expect(choice.text).toBe(choice.rounds.at(-1).text);
      const versions = choice.rounds.map((one: { promptVersion: string }) => one.promptVersion);
      expect(versions[0]).toBe('commented_blocks/task-1');
      expect(new Set(versions.slice(1))).toEqual(
        new Set(versions.length > 1 ? ['commented_blocks/feedback-1/task-1'] : []),
      );
    }
    const drawn = rounds.reduce((sum: number, one: { tokens: number }) => sum + one.tokens, 0);
    expect(body.usage.completionTokens).toBe(drawn);
    expect(text + JSON.stringify(runner.executions)).not.toContain('canary');
    expect(await count('program_runs')).toBe(0);
    expect((await world.us.get(`/generate/${body.id}`)).body).toEqual(body);
    const streamed = await ask({ ...asked, stream: true });
    const last = streamed.text.trim().split('\ndata: ').at(-1)!;
    expect(JSON.parse(last).choices).toEqual(body.choices);
  });

  test('a chat is asked by its last message, after what was said before', async () => {
    const said = [
      { role: 'system', content: 'Only Python.' },
      { role: 'user', content: 'def g():' },
      { role: 'assistant', content: '' },
    ];
    const messages = [...said, { role: 'user', content: 'def f():\n' }];
    const { status, body } = await ask({ messages, form: 'completion' });
    expect([status, body.prompt]).toEqual([201, 'Only Python.\n\ndef g():\n\ndef f():']);
    expect(body.choices[0].program).toBe(`def f():${body.choices[0].text}`);
    expect(body.turnsDropped).toBe(0);
    const long = { role: 'user', content: 'x'.repeat(3_000) };
    const { body: full } = await ask({ messages: [long, long, ...messages] });
    expect(full.turnsDropped).toBe(1);
    expect(full.prompt.match(/x{3000}/g)).toHaveLength(1);
    expect((await world.us.get(`/generate/${full.id}`)).body).toEqual(full);
    const { body: alone } = await ask({ messages: messages.slice(-1), seed: 2 });
    const { body: plain } = await ask({ prompt: 'def f():\n', seed: 2 });
    expect(alone.choices).toEqual(plain.choices);
  });

  const user = (content: string) => ({ role: 'user', content });
  test.each<[string, () => object, string]>([
    ['a chat beside a prompt', () => ({ messages: [user('x')], prompt: 'x' }), 'prompt'],
    ['a chat without a word', () => ({ messages: [user(' ')] }), 'messages/0/content'],
    [
      'a chat that the model has ended',
      () => ({ messages: [user('x'), { role: 'assistant', content: 'y' }] }),
      'messages/1/role',
    ],
    ['a chat whose task is too long', () => ({ messages: [user('x'.repeat(5_000))] }), 'messages'],
    [
      'a chat beyond all bounds',
      () => ({ messages: [user('x'.repeat(200_000)), user('x'.repeat(200_000))] }),
      'messages',
    ],
    ['repair of a prompt', () => ({ mode: 'repair', prompt: 'def f():\n' }), 'mode'],
    ['repair of a task without public tests', () => ({ mode: 'repair', task: untested }), 'mode'],
    ['public tests of a task without any', () => ({ tests: 'public', task: untested }), 'tests'],
    ['public tests of a prompt', () => ({ tests: 'public', prompt: 'x' }), 'tests'],
    ['rounds of a plain answer', () => ({ maxRounds: 3, prompt: 'x' }), 'maxRounds'],
    ['a mode that is not there', () => ({ mode: 'wish', prompt: 'x' }), 'mode'],
    ['a stream of a preview', () => ({ preview: true, stream: true, prompt: 'x' }), 'stream'],
  ])('%s is refused by name', async (_, body, field) => {
    const answer = await ask(body());
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, `#/body/${field}`]);
  });

  test('a judge that is not there is 404, before anything is drawn', async () => {
    const before = await count('generations');
    const judges = [{ judge: 'jdg_00000000000000000000000000' }];
    const { status, body } = await ask({ prompt: 'x', judges });
    expect([status, body.errors[0].pointer]).toEqual([404, '#/body/judges/0/judge']);
    expect(await count('generations')).toBe(before);
  });

  test('with tests and judges each answer has what they say, the best comes first, and feedback means the same one', async () => {
    const spec = { kind: 'string_check', operation: 'contains', value: 'return' };
    const { body: judge } = await world.us.post('/judges', { name: 'returns', spec });
    const { body } = await ask({
      prompt: 'def f():\n',
      form: 'completion',
      tests: PUBLIC,
      judges: [{ judge: judge.id }],
      n: 8,
      temperature: 2,
      seed: 3,
    });
    const shares = body.choices.map((one: { verdict: { passed: number } }) => one.verdict.passed);
    expect(shares).toEqual(shares.toSorted((a: number, b: number) => b - a));
    expect(new Set(shares).size).toBe(2);
    expect(body.choices[0].text).toBe(ANSWERS.right);
    for (const { judgements } of body.choices) {
      expect(judgements).toMatchObject([{ status: 'scored', judge: 'returns', value: 1 }]);
    }
    const places = body.choices.map(({ index }: { index: number }) => index);
    expect(places.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const judged = await world.app
      .get(GenerationService)
      .getForFeedback(world.us.workspaceId!, body.id);
    for (const { index, text } of body.choices) {
      expect(judged.answers[index]).toBe(text);
    }
  });

  test('a conversation shows the newest attempt when it failed, to its own key and task only', async () => {
    const talk = { conversation: 'one', prompt: 'def f():\n', form: 'completion', n: 2 };
    const impossible = { ...CALLS, cases: [0, 1].map((expected) => ({ args: [], expected })) };
    const first = await ask({ ...talk, tests: impossible, temperature: 0 });
    expect(first.body.conversation).toEqual({ id: 'one', repairs: null });
    const second = await ask(talk);
    expect(second.body.conversation.repairs).toMatchObject({ generationId: first.body.id });
    expect(second.body.prompt).toContain('# tried');
    const others = [
      await ask({ ...talk, conversation: 'two' }),
      await ask({ ...talk, prompt: 'def g():\n' }),
      await ask({ ...talk, conversation: undefined }),
      await world.them.post('/generate', { model: 'tiny', ...OFF, ...talk }),
    ];
    expect(others.map(({ body }) => body.conversation?.repairs ?? null)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    const passing = { ...CALLS, cases: [{ args: [], expected: 1 }] };
    await ask({ ...talk, tests: passing, n: 16, temperature: 2, seed: 3 });
    expect((await ask(talk)).body.conversation.repairs).toBeNull();
  });

  test('what is too old is not of the conversation any more', async () => {
    const talk = { conversation: 'old', prompt: 'def f():\n', form: 'completion', n: 1 };
    const impossible = { ...CALLS, cases: [0, 1].map((expected) => ({ args: [], expected })) };
    const { body: first } = await ask({ ...talk, tests: impossible });
    await world.database.query(
      `UPDATE generations SET created_at = now() - interval '61 minutes' WHERE id = $1`,
      [first.id],
    );
    expect((await ask(talk)).body.conversation.repairs).toBeNull();
  });

  test('a preview is the prompt of the answer, part by part, and draws and keeps nothing', async () => {
    const before = await count('generations');
    const { engine } = world;
    const draw = engine.sampleStream.bind(engine);
    engine.sampleStream = () => Promise.reject(new Error('A preview draws nothing.'));
    const preview = await ask({ task, preview: true });
    const { body: shown } = await world.us.post(`/datasets/${task.datasetId}/preview`, {
      model: 'tiny',
      ...OFF,
    });
    engine.sampleStream = draw;
    expect([preview.status, await count('generations')]).toEqual([200, before]);
    const { body: answer } = await ask({ task });
    expect(preview.body.prompt).toBe(answer.prompt);
    expect(preview.body).toMatchObject({
      taskId: task.taskId,
      model: answer.model,
      promptVersion: answer.promptVersion,
      promptTokens: answer.usage.promptTokens,
      memory: { mode: 'off', episodes: [], dropped: [], tokens: 0, budgetTokens: 1024 },
    });
    const texts = preview.body.sections.map(({ text }: { text: string }) => text);
    expect(texts.join('')).toBe(answer.prompt);
    expect(shown.data).toHaveLength(2);
    expect(shown.data[0]).toEqual(preview.body);
    expect(preview.text).not.toContain('canary');
  });
});
