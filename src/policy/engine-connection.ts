import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from '@msgpack/msgpack';
import { SCHEDULE, type Schedule } from '../common/schedule.js';
import { CallObserver } from './call-observer.js';
import { readAnswer, toError } from './engine-answers.js';
import { EngineUnavailable } from './engine-errors.js';
import { EngineExchanges, type EngineAddress, type Exchange } from './engine-exchange.js';
import type { components, operations } from './engine.generated.js';

type Schemas = components['schemas'];
export type Verb = Exclude<keyof operations, 'health' | 'stats' | 'interrupt'>;
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
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await this.#send(exchange)) as Answer<V>;
      } catch (error) {
        if (!(error instanceof EngineUnavailable) || attempt === ATTEMPTS) {
          throw error;
        }
        await pause(
          this.schedule.engineRetryMs * 2 ** (attempt - 1) * (0.5 + Math.random()),
          signal,
        );
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
    if (status !== 200) {
      throw toError(exchange.verb, answer as Schemas['Problem']);
    }
    return answer;
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
  signal?.throwIfAborted();
}
