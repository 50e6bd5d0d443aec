import OpenAI, { APIError } from 'openai';
import type { Schedule } from '../../src/common/schedule.js';
import { PolicyEngine } from '../../src/training/ports.js';
import type { Client } from './app.js';
import { FakePolicyEngine } from './fake-policy-engine.js';
import { createJobWorld, type JobWorld } from './job-world.js';
import { ANSWERS } from './training-world.js';

/** What the API asks of an engine to answer. */
const VERBS = ['open', 'encode', 'sampleStream', 'restore', 'close'] as const;

/** A job world on a socket, with clients of OpenAI's API, answered by a tiny policy that knows four programs. */
export interface OpenaiWorld extends JobWorld {
  readonly origin: string;
  readonly engine: FakePolicyEngine;
  readonly openai: OpenAI;
  /** A client with the key of somebody. It repeats nothing of its own accord. */
  clientFor(who: Client, options?: ConstructorParameters<typeof OpenAI>[0]): OpenAI;
}

export async function createOpenaiWorld(durations: Partial<Schedule> = {}): Promise<OpenaiWorld> {
  const world = await createJobWorld({}, durations);
  const engine = new FakePolicyEngine(Object.values(ANSWERS));
  const bound = world.app.get(PolicyEngine, { strict: false });
  for (const verb of VERBS) {
    Object.assign(bound, {
      [verb]: (...args: never[]) => (engine[verb] as (...a: never[]) => unknown)(...args),
    });
  }
  await world.app.listen(0, '127.0.0.1');
  const origin = await world.app.getUrl();
  const clientFor: OpenaiWorld['clientFor'] = ({ key }, options) =>
    new OpenAI({ apiKey: key ?? 'none', baseURL: `${origin}/v1`, maxRetries: 0, ...options });
  return { ...world, origin, engine, openai: clientFor(world.us), clientFor };
}

/** The error that a call of a client ends with. @throws when it ends with an answer, or with what is no refusal */
export async function refusal(asked: Promise<unknown>): Promise<APIError> {
  const error = await asked.then(
    () => new Error('It was answered.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof APIError)) {
    throw error;
  }
  return error;
}
