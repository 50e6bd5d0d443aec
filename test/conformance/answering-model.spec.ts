import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../src/common/caller.js';
import { OutboundHttp } from '../../src/common/outbound/outbound-http.js';
import { ProblemError } from '../../src/common/problems.js';
import { SCHEDULE } from '../../src/common/schedule.js';
import { loadConfig } from '../../src/config/config.js';
import { EndpointClient } from '../../src/endpoints/endpoint-client.js';
import { EndpointLimits } from '../../src/endpoints/endpoints.schemas.js';
import type { DrawRequest, OpenedModel } from '../../src/generation/backends/answering-model.js';
import { EndpointModel } from '../../src/generation/backends/endpoint-model.js';
import { EngineModel } from '../../src/generation/backends/engine-model.js';
import { PolicySessions } from '../../src/generation/backends/policy-sessions.js';
import type { Growth } from '../../src/generation/draft.js';
import type { DrawnAnswer } from '../../src/generation/modes/generation-mode.js';
import { EngineUnavailable } from '../../src/policy/engine-errors.js';
import { serveChat } from '../support/chat-server.js';
import { FakeAnsweringModel } from '../support/fake-answering-model.js';
import { FakePolicyEngine } from '../support/fake-policy-engine.js';
import { createReceiver, type Receiver } from '../support/receiver.js';

const WORKSPACE = 'ws_1' as WorkspaceId;

/** A way to open a model, and to have what runs it fail. */
interface Backend {
  /** Whether somebody watches; the fake and the engine tell the same in either case. */
  readonly isWatched?: boolean;
  use<T>(work: (opened: OpenedModel) => Promise<T>): Promise<T>;
  breakDown(): void;
}

let receiver: Receiver;
beforeAll(async () => {
  receiver = await createReceiver();
});
afterAll(() => receiver.close());

/** Says another thing for each prompt and seed. */
const says = (prompt: string, seed: number): string => `def f(): return ${prompt.length} + ${seed}`;

function fake(): Backend {
  let isBroken = false;
  const model = new FakeAnsweringModel((prompt, row, seed) => says(prompt, seed + row));
  const use: Backend['use'] = async (work) => {
    if (isBroken) {
      throw new ProblemError('engine-unavailable', 'it is broken');
    }
    return work(model);
  };
  return { use, breakDown: () => (isBroken = true) };
}

function engine(): Backend {
  const policy = new FakePolicyEngine();
  const settings = { promptTemplate: 'commented_blocks', stop: [], maxNewTokens: 8 };
  const model = {
    id: 'mdl_1',
    name: 'tiny',
    kind: 'base' as const,
    checkpointId: null,
    adapterSha256: null,
    jobId: null,
    adaptation: null,
    baseModelId: null,
    base: { path: '/nowhere', ...settings, contextLength: 512 },
    adapter: null,
  };
  const answering = new EngineModel(model, new PolicySessions(policy));
  return {
    use: (work) => answering.use(work),
    breakDown: () => {
      policy.sampleStream = () => Promise.reject(new EngineUnavailable('it is broken'));
    },
  };
}

function endpoint(isWatched: boolean): Backend {
  receiver.reset();
  serveChat(receiver, ({ messages, seed = 0 }) => says(messages[0]!.content, seed));
  const config = loadConfig({
    DATABASE_URL: 'postgres://unused',
    REDIS_URL: 'redis://unused',
    MILVUS_ADDRESS: 'unused',
    ENGINE_URL: 'unix:/unused',
    OUTBOUND_ALLOW: receiver.address,
  });
  const schedule = Object.assign({}, SCHEDULE, { endpointRetryMs: [] });
  const client = new EndpointClient(new OutboundHttp(config), schedule);
  const limits = EndpointLimits.parse({});
  const called = { id: 'end_1', url: receiver.url, model: 'bird', limits };
  const answering = new EndpointModel(
    WORKSPACE,
    { ...called, name: 'birds' },
    {
      chat: (_, request, options) =>
        client.chat({ ...called, credential: null, price: null }, request, options),
    },
  );
  return {
    isWatched,
    use: (work) => answering.use(work),
    breakDown: () => {
      receiver.answer = (_request, response) => response.writeHead(500).end('{"error": "broken"}');
    },
  };
}

const ASKED: DrawRequest = {
  prompts: ['def f():', 'def f():', 'def longer(x):'],
  sampling: { temperature: 1, topP: 1, topK: 0, maxNewTokens: 60, seed: 7 },
  stop: [],
  isWatched: true,
};

interface Drawn {
  readonly answers: DrawnAnswer[];
  readonly told: Growth[];
}

const draw = (backend: Backend, change: Partial<DrawRequest> = {}, signal?: AbortSignal) =>
  backend.use(async (opened): Promise<Drawn> => {
    const told: Growth[] = [];
    const { isWatched = true } = backend;
    const asked = { ...ASKED, isWatched, ...change };
    const answers = await opened.draw(asked, (one) => told.push(...one), signal);
    return { answers, told };
  });
const texts = ({ answers }: Drawn) => answers.map(({ text }) => text);
const within = (change: Partial<DrawRequest['sampling']>) => ({
  sampling: { ...ASKED.sampling, ...change },
});

describe.each([
  ['the fake', fake],
  ['the engine', engine],
  ['an endpoint', () => endpoint(false)],
  ['an endpoint that is watched', () => endpoint(true)],
])('%s keeps the promises of AnsweringModel', (_, make) => {
  it('says what answers, and how much it reads', async () => {
    const [version, contextLength] = await make().use(async (opened) => [
      opened.version,
      opened.contextLength,
    ]);
    expect(version).not.toBe('');
    expect(contextLength).toBeGreaterThan(64);
  });

  it('counts tokens: none of nothing, more of more, each text for itself', async () => {
    const counts = await make().use((opened) => opened.count(['', 'é', 'def f(x):', '']));
    expect(counts[0]).toBe(0);
    expect(counts[3]).toBe(0);
    expect(counts[1]).toBeGreaterThan(0);
    expect(counts[2]).toBeGreaterThan(counts[1]!);
  });

  it('draws one answer to each prompt, of equal prompts answers of their own', async () => {
    const drawn = texts(await draw(make()));
    expect(drawn).toHaveLength(3);
    expect(new Set(drawn).size).toBe(3);
  });

  it('tells what each answer grows by, to the last character and token', async () => {
    const { answers, told } = await draw(make());
    for (const [place, { text, tokens }] of answers.entries()) {
      const mine = told.filter(({ index }) => index === place);
      expect(mine.map((one) => one.text).join('')).toBe(text);
      expect(mine.reduce((sum, one) => sum + one.tokens, 0)).toBe(tokens);
    }
  });

  it('gives the same answers for the same seed, and others for another', async () => {
    const first = texts(await draw(make()));
    expect(texts(await draw(make()))).toEqual(first);
    expect(texts(await draw(make(), within({ seed: 8 })))).not.toEqual(first);
  });

  it('ends an answer at its bound and says so', async () => {
    const { answers } = await draw(make(), within({ maxNewTokens: 1 }));
    expect(answers.map(({ tokens, isTruncated }) => [tokens, isTruncated])).toEqual(
      answers.map(() => [1, true]),
    );
  });

  it('ends an answer before a stop text', async () => {
    const [text = ''] = texts(await draw(make()));
    const stop = [text.slice(3, 5)];
    const [short] = (await draw(make(), { stop })).answers;
    expect(short).toMatchObject({
      text: text.slice(0, text.indexOf(stop[0]!)),
      isTruncated: false,
    });
  });

  it('stops for the reason that it is told to', async () => {
    const gone = new Error('gone');
    await expect(draw(make(), {}, AbortSignal.abort(gone))).rejects.toBe(gone);
  });

  it('fails with a problem that names the part, when what runs it fails', async () => {
    const backend = make();
    backend.breakDown();
    const error: unknown = await draw(backend).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).code).toMatch(/^(engine|endpoint)-unavailable$/);
    expect((error as ProblemError).detail).toContain('broken');
  });
});
