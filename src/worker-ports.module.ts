import { type DynamicModule, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Tally } from './common/metrics/tally.js';
import { Config } from './config/config.js';
import { EngineModule } from './engine.module.js';
import { SandboxProbe } from './health/worker-registry.js';
import { TrainingParts } from './jobs/training-parts.js';
import { Critics } from './judges/critic/critics.js';
import { builtInJudges, type JudgeParts } from './judges/judge-kinds.js';
import { StaticAnalyser } from './judges/static/static-analyser.js';
import { EpisodeMemories } from './memory/episode-memories.js';
import { MemoryModule } from './memory/memory.module.js';
import { probeCapabilities } from './sandbox/capability-probe.js';
import { SandboxCodeRunner } from './sandbox/sandbox-code-runner.js';
import { type Lease, SandboxPool, type UseOptions } from './sandbox/sandbox-pool.js';
import { SlotTime } from './sandbox/slot-time.js';
import { CodeRunner, PolicyEngine } from './training/ports.js';

/** The slots of this worker, ended with it. */
@Injectable()
class ConfiguredSandbox extends SandboxPool implements OnApplicationShutdown {
  private readonly time: SlotTime;

  constructor({ python, pythonPath, sandboxSlots }: Config, tally: Tally) {
    super({ python, pythonPath, slots: sandboxSlots });
    this.time = new SlotTime(this.slots, tally);
  }

  override use<T>(work: (lease: Lease) => Promise<T>, options?: UseOptions): Promise<T> {
    return super.use((lease) => this.time.busy(() => work(lease)), options);
  }

  onApplicationShutdown(): Promise<void> {
    this.time.close();
    return this.close();
  }
}

/** What the judges of this worker score with. */
@Injectable()
class ConfiguredJudgeParts implements JudgeParts {
  readonly analyser: StaticAnalyser;

  constructor(
    readonly sandbox: ConfiguredSandbox,
    readonly critics: Critics,
  ) {
    this.analyser = new StaticAnalyser(sandbox);
  }
}

/** Binds the ports of the worker to their adapters. */
@Module({})
export class WorkerPortsModule {
  static real(): DynamicModule {
    return {
      module: WorkerPortsModule,
      global: true,
      imports: [EngineModule, MemoryModule],
      providers: [
        ConfiguredSandbox,
        Critics,
        ConfiguredJudgeParts,
        {
          provide: CodeRunner,
          inject: [ConfiguredSandbox],
          useFactory: (pool: SandboxPool) => new SandboxCodeRunner(pool),
        },
        {
          provide: SandboxProbe,
          inject: [Config],
          useFactory: (config: Config) => ({ probe: () => probeCapabilities(config) }),
        },
        {
          provide: TrainingParts,
          inject: [PolicyEngine, CodeRunner, ConfiguredJudgeParts, EpisodeMemories],
          useFactory: trainingParts,
        },
      ],
      exports: [CodeRunner, SandboxProbe, TrainingParts],
    };
  }
}

function trainingParts(
  engine: PolicyEngine,
  runner: CodeRunner,
  parts: JudgeParts,
  memories: EpisodeMemories,
): TrainingParts {
  return {
    engine,
    runner,
    judges: builtInJudges(parts),
    memoryOf: (workspaceId) => memories.of(workspaceId),
  };
}
