import { type DynamicModule, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Tally } from './common/metrics/tally.js';
import { Config } from './config/config.js';
import type { WorkspaceId } from './common/caller.js';
import type { EndpointCalls } from './contracts/endpoint-call.js';
import { EndpointsModule } from './endpoints/endpoints.module.js';
import { WorkspaceCalls } from './endpoints/workspace-calls.js';
import { EngineModule } from './engine.module.js';
import { SandboxProbe } from './health/worker-registry.js';
import { TrainingParts } from './jobs/training-parts.js';
import { ExportFolders } from './exports/export-folders.js';
import { Critics } from './judges/critic/critics.js';
import { builtInJudges } from './judges/judge-kinds.js';
import { ANALYSIS_ZYGOTE } from './judges/analysis/analysis-tools.js';
import { probeAnalysis } from './judges/analysis/analysis-probe.js';
import { ProgramAnalyser } from './judges/analysis/program-analyser.js';
import { JudgeMaker, judgePartsOf, ResourcefulJudgeMaker } from './judges/judge-parts.js';
import { EpisodeMemories } from './memory/episode-memories.js';
import { MemoryModule } from './memory/memory.module.js';
import { probeCapabilities, type SandboxCapabilities } from './sandbox/capability-probe.js';
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

/** The slots of this worker in which tools look at programs. */
@Injectable()
class ConfiguredAnalysis extends SandboxPool implements OnApplicationShutdown {
  constructor({ python, pythonPath, sandboxSlots }: Config) {
    super({ python, pythonPath, slots: sandboxSlots, zygote: ANALYSIS_ZYGOTE });
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}

/** Binds the ports of the worker to their adapters. */
@Module({})
export class WorkerPortsModule {
  static real(): DynamicModule {
    return {
      module: WorkerPortsModule,
      global: true,
      imports: [EngineModule, MemoryModule, EndpointsModule],
      providers: [
        ConfiguredSandbox,
        ConfiguredAnalysis,
        { provide: Critics, inject: [Config], useFactory: criticsOf },
        {
          provide: CodeRunner,
          inject: [ConfiguredSandbox],
          useFactory: (pool: SandboxPool) => new SandboxCodeRunner(pool),
        },
        {
          provide: SandboxProbe,
          inject: [Config],
          useFactory: (config: Config): SandboxProbe => ({ probe: () => probeHost(config) }),
        },
        {
          provide: JudgeMaker,
          inject: [ConfiguredAnalysis, ConfiguredSandbox, Critics, WorkspaceCalls],
          useFactory: judgeMaker,
        },
        {
          provide: TrainingParts,
          inject: [PolicyEngine, CodeRunner, ConfiguredAnalysis, EpisodeMemories],
          useFactory: trainingParts,
        },
      ],
      exports: [CodeRunner, JudgeMaker, SandboxProbe, TrainingParts],
    };
  }
}

function criticsOf(config: Config): Critics {
  const folders = new ExportFolders(config);
  return new Critics({
    modelsDir: config.modelsDir,
    ofExport: (workspaceId, id) => folders.filesOf({ workspaceId, id }),
  });
}

function judgeMaker(
  analysis: SandboxPool,
  sandbox: SandboxPool,
  critics: Critics,
  calls: WorkspaceCalls,
): JudgeMaker {
  const endpointsOf = (workspaceId: WorkspaceId): EndpointCalls => calls.of(workspaceId);
  return new ResourcefulJudgeMaker(judgePartsOf({ analysis, sandbox, critics, endpointsOf }));
}

async function probeHost(config: Config): Promise<SandboxCapabilities> {
  const found = await probeCapabilities(config);
  if (!found.isAvailable) {
    return found;
  }
  const withoutAnalysis = await probeAnalysis(config);
  return withoutAnalysis === null ? found : { ...found, withoutAnalysis };
}

function trainingParts(
  engine: PolicyEngine,
  runner: CodeRunner,
  analysis: SandboxPool,
  memories: EpisodeMemories,
): TrainingParts {
  return {
    engine,
    runner,
    judges: builtInJudges({ analyser: new ProgramAnalyser(analysis) }),
    memoryOf: (workspaceId, space, from) => memories.of(workspaceId, space, from),
  };
}
