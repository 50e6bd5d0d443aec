import type { Execution } from '../contracts/execution.js';
import type { Judgement } from '../contracts/judgement.js';
import type * as words from '../contracts/policy.js';
import type { Verdict } from '../contracts/verdict.js';
import type { EpisodeCard, NewEpisode } from '../contracts/episode.js';
import {
  CodeRunner,
  EpisodeMemory,
  Judge,
  type JudgedProgram,
  PolicyEngine,
  type RecallQuery,
} from '../training/ports.js';
import type { Meter } from './meter.js';

export interface MeteredPorts {
  readonly engine: PolicyEngine;
  readonly runner: CodeRunner;
  readonly judges: readonly Judge[];
}

/** The same ports, with what passes through them counted on `meter`. */
export function metered({ engine, runner, judges }: MeteredPorts, meter: Meter): MeteredPorts {
  return {
    engine: new MeteredEngine(engine, meter),
    runner: new MeteredRunner(runner, meter),
    judges: judges.map((judge) => new MeteredJudge(judge, meter)),
  };
}

/** An engine whose calls are timed and whose tokens are counted. Failed calls take time and count no token. */
class MeteredEngine extends PolicyEngine {
  constructor(
    private readonly engine: PolicyEngine,
    private readonly meter: Meter,
  ) {
    super();
  }

  override open(request: words.OpenSession): Promise<words.PolicyInfo> {
    return this.meter.engine(() => this.engine.open(request), { part: 'loading' });
  }

  override encode(session: string, texts: readonly string[]): Promise<Int32Array[]> {
    return this.meter.engine(() => this.engine.encode(session, texts), { part: 'sampling' });
  }

  override sample(request: words.SampleRequest): Promise<words.Sample[]> {
    return this.meter.engine(() => this.engine.sample(request), SAMPLING);
  }

  override sampleStream(
    ...args: Parameters<PolicyEngine['sampleStream']>
  ): Promise<words.Sample[]> {
    return this.meter.engine(() => this.engine.sampleStream(...args), SAMPLING);
  }

  override logProbabilities(session: string, rows: words.TrainingRows): Promise<Float32Array[]> {
    return this.meter.engine(() => this.engine.logProbabilities(session, rows), {
      part: 'training',
    });
  }

  override addHead(request: words.NewHead): Promise<void> {
    return this.meter.engine(() => this.engine.addHead(request), { part: 'loading' });
  }

  override values(
    session: string,
    rows: words.TrainingRows,
    head: string,
  ): Promise<Float32Array[]> {
    return this.meter.engine(() => this.engine.values(session, rows, head), { part: 'training' });
  }

  override classes(
    session: string,
    rows: words.TrainingRows,
    head: string,
  ): Promise<words.ClassLogits> {
    return this.meter.engine(() => this.engine.classes(session, rows, head), { part: 'training' });
  }

  override forwardBackward(
    request: words.ForwardBackwardRequest,
  ): Promise<words.ForwardBackwardResult> {
    return this.meter.engine(() => this.engine.forwardBackward(request), {
      part: 'training',
      used: ({ tokens }) => ({ trainedTokens: tokens }),
      peak: ({ peakBytes }) => peakBytes,
    });
  }

  override innerStep(request: words.InnerStepRequest): Promise<readonly words.StepResult[]> {
    return this.meter.engine(() => this.engine.innerStep(request), { part: 'training' });
  }

  override metaStep(request: words.MetaStepRequest): Promise<words.StepResult> {
    return this.meter.engine(() => this.engine.metaStep(request), { part: 'training' });
  }

  override exactMetaStep(request: words.ExactMetaStepRequest): Promise<words.ExactStepResult> {
    return this.meter.engine(() => this.engine.exactMetaStep(request), {
      part: 'training',
      peak: ({ peakBytes }) => peakBytes,
    });
  }

  override optimiserStep(
    session: string,
    adapter: string,
    optimiser: words.Optimiser,
  ): Promise<words.StepResult> {
    return this.meter.engine(() => this.engine.optimiserStep(session, adapter, optimiser), {
      part: 'training',
    });
  }

  override copy(session: string, from: string, to: readonly string[]): Promise<void> {
    return this.meter.engine(() => this.engine.copy(session, from, to), { part: 'training' });
  }

  override drop(session: string, adapters: readonly string[]): Promise<void> {
    return this.meter.engine(() => this.engine.drop(session, adapters), { part: 'training' });
  }

  override save(session: string, adapter: string, folder: string): Promise<void> {
    return this.meter.engine(() => this.engine.save(session, adapter, folder), { part: 'saving' });
  }

  override restore(session: string, adapter: string, folder: string): Promise<void> {
    return this.meter.engine(() => this.engine.restore(session, adapter, folder), {
      part: 'loading',
    });
  }

  override adopt(session: string, adapter: string, folder: string): Promise<void> {
    return this.meter.engine(() => this.engine.adopt(session, adapter, folder), {
      part: 'loading',
    });
  }

  override export(
    request: words.ExportPolicy | words.ExportCritic,
    signal?: AbortSignal,
  ): Promise<readonly words.ExportedFile[]> {
    return this.engine.export(request, signal);
  }

  override close(session: string): Promise<void> {
    return this.meter.engine(() => this.engine.close(session), { part: 'saving' });
  }

  override interrupt(session: string): void {
    this.engine.interrupt(session);
  }
}

const SAMPLING = { part: 'sampling', used: countSampled } as const;

function countSampled(samples: readonly words.Sample[]): { readonly sampledTokens: number } {
  return { sampledTokens: samples.reduce((sum, { tokens }) => sum + tokens.length, 0) };
}

class MeteredRunner extends CodeRunner {
  constructor(
    private readonly runner: CodeRunner,
    private readonly meter: Meter,
  ) {
    super();
  }

  override run(executions: readonly Execution[], signal?: AbortSignal): Promise<Verdict[]> {
    return this.meter.call(() => this.runner.run(executions, signal), {
      part: 'execution',
      used: () => ({ executions: executions.length }),
    });
  }
}

class MeteredJudge extends Judge {
  override readonly name: string;
  override readonly revision: string;

  constructor(
    private readonly by: Judge,
    private readonly meter: Meter,
  ) {
    super();
    this.name = by.name;
    this.revision = by.revision;
  }

  override judge(programs: readonly JudgedProgram[], signal?: AbortSignal): Promise<Judgement[]> {
    return this.meter.call(() => this.by.judge(programs, signal), {
      part: 'judging',
      used: () => ({ judgeCalls: programs.length }),
    });
  }
}

/** Long-term memory whose calls are timed. */
export class MeteredMemory extends EpisodeMemory {
  constructor(
    private readonly memory: EpisodeMemory,
    private readonly meter: Meter,
  ) {
    super();
  }

  override recall(queries: readonly RecallQuery[]): Promise<EpisodeCard[][]> {
    return this.meter.call(() => this.memory.recall(queries), { part: 'memory' });
  }

  override remember(episodes: readonly NewEpisode[]): Promise<void> {
    return this.meter.call(() => this.memory.remember(episodes), { part: 'memory' });
  }

  override errorShares(): Promise<Readonly<Record<string, number>>> {
    return this.meter.call(() => this.memory.errorShares(), { part: 'memory' });
  }
}
