import type { Execution } from '../contracts/execution.js';
import type { Judgement } from '../contracts/judgement.js';
import type * as words from '../contracts/policy.js';
import type { Verdict } from '../contracts/verdict.js';
import { CodeRunner, Judge, type JudgedProgram, PolicyEngine } from '../training/ports.js';
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
    return this.meter.engine(() => this.engine.open(request));
  }

  override encode(session: string, texts: readonly string[]): Promise<Int32Array[]> {
    return this.meter.engine(() => this.engine.encode(session, texts));
  }

  override sample(request: words.SampleRequest): Promise<words.Sample[]> {
    return this.meter.engine(() => this.engine.sample(request), countSampled);
  }

  override sampleStream(
    ...args: Parameters<PolicyEngine['sampleStream']>
  ): Promise<words.Sample[]> {
    return this.meter.engine(() => this.engine.sampleStream(...args), countSampled);
  }

  override logProbabilities(session: string, rows: words.TrainingRows): Promise<Float32Array[]> {
    return this.meter.engine(() => this.engine.logProbabilities(session, rows));
  }

  override addHead(request: words.NewHead): Promise<void> {
    return this.meter.engine(() => this.engine.addHead(request));
  }

  override values(
    session: string,
    rows: words.TrainingRows,
    head: string,
  ): Promise<Float32Array[]> {
    return this.meter.engine(() => this.engine.values(session, rows, head));
  }

  override classes(
    session: string,
    rows: words.TrainingRows,
    head: string,
  ): Promise<words.ClassLogits> {
    return this.meter.engine(() => this.engine.classes(session, rows, head));
  }

  override forwardBackward(
    request: words.ForwardBackwardRequest,
  ): Promise<words.ForwardBackwardResult> {
    return this.meter.engine(
      () => this.engine.forwardBackward(request),
      ({ tokens }) => ({ trainedTokens: tokens }),
    );
  }

  override innerStep(request: words.InnerStepRequest): Promise<readonly words.StepResult[]> {
    return this.meter.engine(() => this.engine.innerStep(request));
  }

  override metaStep(request: words.MetaStepRequest): Promise<words.StepResult> {
    return this.meter.engine(() => this.engine.metaStep(request));
  }

  override optimiserStep(
    session: string,
    adapter: string,
    optimiser: words.Optimiser,
  ): Promise<words.StepResult> {
    return this.meter.engine(() => this.engine.optimiserStep(session, adapter, optimiser));
  }

  override copy(session: string, from: string, to: readonly string[]): Promise<void> {
    return this.meter.engine(() => this.engine.copy(session, from, to));
  }

  override drop(session: string, adapters: readonly string[]): Promise<void> {
    return this.meter.engine(() => this.engine.drop(session, adapters));
  }

  override save(session: string, adapter: string, folder: string): Promise<void> {
    return this.meter.engine(() => this.engine.save(session, adapter, folder));
  }

  override restore(session: string, adapter: string, folder: string): Promise<void> {
    return this.meter.engine(() => this.engine.restore(session, adapter, folder));
  }

  override adopt(session: string, adapter: string, folder: string): Promise<void> {
    return this.meter.engine(() => this.engine.adopt(session, adapter, folder));
  }

  override export(
    request: words.ExportPolicy | words.ExportCritic,
    signal?: AbortSignal,
  ): Promise<readonly words.ExportedFile[]> {
    return this.engine.export(request, signal);
  }

  override close(session: string): Promise<void> {
    return this.meter.engine(() => this.engine.close(session));
  }

  override interrupt(session: string): void {
    this.engine.interrupt(session);
  }
}

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
    return this.meter.count(this.runner.run(executions, signal), { executions: executions.length });
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
    return this.meter.count(this.by.judge(programs, signal), { judgeCalls: programs.length });
  }
}
