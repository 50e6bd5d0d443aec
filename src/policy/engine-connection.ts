import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from '@msgpack/msgpack';
import { SCHEDULE, type Schedule } from '../common/schedule.js';
import { CallObserver } from './call-observer.js';
import { readAnswer, toError } from './engine-answers.js';
import { EngineUnavailable } from './engine-errors.js';
import { readFrames } from './frames.js';
import { EngineExchanges, type EngineAddress, type Exchange } from './engine-exchange.js';
import type { components, operations } from './engine.generated.js';

type Schemas = components['schemas'];
export type Verb = Exclude<keyof operations, 'health' | 'stats' | 'interrupt' | 'sample_stream'>;
/** The verbs that change a session, which number their calls. */
export type MutatingVerb = {
  [V in Verb]: Body<V> extends { sequence: number } ? V : never;
}[Verb];
export type Body<V extends Verb> = operations[V]['requestBody']['content']['application/msgpack'];
export type Answer<V extends Verb> =
  operations[V]['responses'][200]['content']['application/msgpack'];

const ATTEMPTS = 4;

/** What bounds one attempt at a verb. */
const DEADLINE: Record<Verb, DeadlineName> = {
  load: 'engineLoadMs',
  encode: 'engineStepMs',
  decode: 'engineStepMs',
  sample: 'engineComputeMs',
  logprobs: 'engineComputeMs',
  add_head: 'engineStepMs',
  values: 'engineComputeMs',
  classes: 'engineComputeMs',
  forward_backward: 'engineComputeMs',
  inner_step: 'engineStepMs',
  meta_step: 'engineStepMs',
  exact_meta_step: 'engineComputeMs',
  optim_step: 'engineStepMs',
  copy: 'engineStepMs',
  drop: 'engineStepMs',
  save: 'engineFilesMs',
  restore: 'engineFilesMs',
  adopt: 'engineFilesMs',
  inspect: 'engineLoadMs',
  export: 'engineExportMs',
  embed: 'engineComputeMs',
  close: 'engineStepMs',
};
type DeadlineName =
  'engineComputeMs' | 'engineLoadMs' | 'engineFilesMs' | 'engineExportMs' | 'engineStepMs';

/**
 * One engine, over HTTP and MessagePack. A call whose answer was lost is sent again with the very same bytes, so
 * that the engine knows a mutating call for a repeat and computes it once.
 */
export class EngineConnection {
  readonly #exchanges: EngineExchanges;

  constructor(
    address: EngineAddress,
    private readonly schedule: Schedule = SCHEDULE,
    private readonly observer: CallObserver = new CallObserver(),
  ) {
    this.#exchanges = new EngineExchanges(address);
  }

  /** @throws EngineError, or the reason of `signal` once it is aborted. */
  call<V extends Verb>(verb: V, body: Body<V>, signal?: AbortSignal): Promise<Answer<V>> {
    return this.observer.observe(verb, () => this.#answered(verb, body, signal));
  }

  async #answered<V extends Verb>(
    verb: V,
    body: Body<V>,
    signal: AbortSignal | undefined,
  ): Promise<Answer<V>> {
    const deadlineMs = this.schedule[DEADLINE[verb]];
    const exchange = { method: 'POST', verb, body: encode(body), deadlineMs, signal } as const;
    return this.#repeated(signal, async () => (await this.#send(exchange)) as Answer<V>);
  }

  /**
   * A sample of which `onFrame` is told while it is drawn. It is repeated only until the first frame.
   *
   * @throws EngineError, or the reason of `signal` once it is aborted
   */
  sampleStream(
    body: Schemas['SampleStreamRequest'],
    onFrame: (frame: Schemas['SampleFrame']) => void,
    signal: AbortSignal,
  ): Promise<Schemas['SampleAnswer']> {
    const deadlineMs = this.schedule.engineComputeMs;
    const verb = 'sample_stream';
    const exchange = { method: 'POST', verb, body: encode(body), deadlineMs, signal } as const;
    let isTold = false;
    const tell = (frame: Schemas['SampleFrame']): void => {
      isTold = true;
      onFrame(frame);
    };
    const draw = () =>
      this.#exchanges.stream(exchange, async (status, answer) =>
        status === 200
          ? lastOf(readFrames(verb, answer), tell)
          : fail(verb, readAnswer(verb, await answer.arrayBuffer())),
      );
    return this.observer.observe(verb, () => this.#repeated(signal, draw, () => !isTold));
  }

  /** The outcome of `attempt`, made again when the engine could not be reached and it `mayRepeat`. */
  async #repeated<T>(
    signal: AbortSignal | undefined,
    attempt: () => Promise<T>,
    mayRepeat: () => boolean = () => true,
  ): Promise<T> {
    for (let count = 1; ; count += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof EngineUnavailable) || count === ATTEMPTS || !mayRepeat()) {
          throw error;
        }
        const wait = this.schedule.engineRetryMs * 2 ** (count - 1) * (0.5 + Math.random());
        await pause(wait, signal);
      }
    }
  }

  async health(signal?: AbortSignal): Promise<Schemas['HealthAnswer']> {
    return (await this.#control('GET', 'health', { signal })) as Schemas['HealthAnswer'];
  }

  /** Asks once that the engine stop computing for sessions; an engine that does not answer is let be. */
  async interrupt(what: Schemas['InterruptRequest']): Promise<void> {
    await this.#control('POST', 'interrupt', { body: encode(what) }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#exchanges.close();
  }

  async #control(
    method: 'GET' | 'POST',
    verb: string,
    rest: Pick<Exchange, 'body' | 'signal'>,
  ): Promise<unknown> {
    const deadlineMs = this.schedule.engineControlMs;
    return this.#send({ method, verb, deadlineMs, isControl: true, ...rest });
  }

  async #send(exchange: Exchange): Promise<unknown> {
    const { status, bytes } = await this.#exchanges.send(exchange);
    const answer = readAnswer(exchange.verb, bytes);
    return status === 200 ? answer : fail(exchange.verb, answer);
  }
}

function fail(verb: string, answer: object): never {
  throw toError(verb, answer as Schemas['Problem']);
}

/** The answer that the last frame brings. */
async function lastOf(
  frames: AsyncIterable<object>,
  tell: (frame: Schemas['SampleFrame']) => void,
): Promise<Schemas['SampleAnswer']> {
  let answer: Schemas['SampleAnswer'] | null = null;
  for await (const message of frames) {
    const frame = message as Schemas['SampleFrame'];
    if (frame.problem) {
      fail('sample_stream', frame.problem);
    }
    tell(frame);
    answer = frame.answer ?? null;
  }
  if (answer === null) {
    throw new EngineUnavailable('sample_stream: the stream broke off.');
  }
  return answer;
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
  signal?.throwIfAborted();
}
