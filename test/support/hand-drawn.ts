import type { Sample, SamplePart, SampleRequest } from '../../src/contracts/policy.js';
import type { PolicyEngine } from '../../src/training/ports.js';
import { Gate } from './worker-world.js';

/** One call of an engine's `sampleStream`, which a test answers word by word. */
export class HandDrawn {
  readonly #arrived = new Gate();
  readonly #texts: string[] = [];
  #onParts: (parts: readonly SamplePart[]) => void = () => undefined;
  #settle: { finish: (samples: Sample[]) => void; fail: (error: unknown) => void } | null = null;
  /** The reason that the call was given up for; null as long as it is wanted. */
  leftFor: unknown = null;

  private constructor() {}

  /** Takes the next streamed call of the engine, and only that one. */
  static next(engine: Pick<PolicyEngine, 'sampleStream'>): HandDrawn {
    const drawn = new HandDrawn();
    const usual = engine.sampleStream;
    engine.sampleStream = (...args) => {
      engine.sampleStream = usual;
      return drawn.#begin(...args);
    };
    return drawn;
  }

  reached(): Promise<void> {
    return this.#arrived.reached();
  }

  /** One token more of an answer. */
  say(text: string, row = 0): void {
    this.#texts[row] += text;
    this.#onParts([{ row, text, tokens: Int32Array.of(1), logProbabilities: Float32Array.of(-1) }]);
  }

  finish(): void {
    const one = (text: string): Sample => ({
      text,
      tokens: Int32Array.of(1, 2),
      logProbabilities: Float32Array.of(-1, -1),
      byteOffsets: Int32Array.of(0, text.length),
      isTruncated: false,
    });
    this.#settle?.finish(this.#texts.map(one));
  }

  fail(error: unknown): void {
    this.#settle?.fail(error);
  }

  #begin(
    request: SampleRequest,
    onParts: (parts: readonly SamplePart[]) => void,
    signal?: AbortSignal,
  ): Promise<Sample[]> {
    this.#onParts = onParts;
    this.#texts.push(...Array.from({ length: request.samplesPerPrompt }, () => ''));
    return new Promise((finish, fail) => {
      this.#settle = { finish, fail };
      signal?.addEventListener('abort', () => {
        this.leftFor = signal.reason;
        fail(signal.reason);
      });
      void this.#arrived.pass();
    });
  }
}
