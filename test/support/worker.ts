import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Schedule } from '../../src/common/schedule.js';
import type { Config } from '../../src/config/config.js';
import { SandboxProbe } from '../../src/health/worker-registry.js';
import { TrainingParts } from '../../src/jobs/training-parts.js';
import { JudgeMaker } from '../../src/judges/judge-parts.js';
import { Embedder } from '../../src/memory/embedding/embedder.js';
import { CodeRunner } from '../../src/training/ports.js';
import { WorkerModule } from '../../src/worker.module.js';
import { FakeEmbedder } from './fake-embedder.js';
import { FakeJudgeMaker } from './fake-judge-maker.js';
import { PATIENT } from './patient-schedule.js';
import { type TrainingWorld, trainingWorld } from './training-world.js';

/** The fakes of one worker; specs reach in to make them fail. */
export type FakeParts = Pick<TrainingWorld, 'engine' | 'runner' | 'memory' | 'ports'> & {
  readonly maker?: JudgeMaker;
  /** One memory for all workspaces and their spaces when left out. */
  readonly memoryOf?: TrainingParts['memoryOf'];
};

@Module({})
class FakePorts {}

/** A worker in this process: real stores, fake engine, sandbox, judges and memory, durations of the test's choice. */
export async function createTestWorker(
  config: Config,
  parts: FakeParts = trainingWorld({ name: 'rloo' }),
  durations: Partial<Schedule> = {},
): Promise<INestApplicationContext> {
  const worker = await Test.createTestingModule({
    imports: [WorkerModule.of(config, fakePorts(parts))],
  })
    .overrideProvider(Schedule)
    .useValue(Object.assign({}, PATIENT, durations))
    .overrideProvider(Embedder)
    .useValue(new FakeEmbedder())
    .compile();
  worker.useLogger(false);
  return worker.init();
}

function fakePorts({ engine, runner, memory, ports, maker, memoryOf }: FakeParts): DynamicModule {
  const training: TrainingParts = {
    engine,
    runner,
    judges: ports.judges,
    memoryOf: memoryOf ?? (() => memory),
  };
  const sandbox = { isAvailable: true, python: '3', isolation: 'fake', missing: {} } as const;
  return {
    module: FakePorts,
    global: true,
    providers: [
      { provide: TrainingParts, useValue: training },
      { provide: CodeRunner, useValue: runner },
      { provide: JudgeMaker, useValue: maker ?? new FakeJudgeMaker() },
      { provide: SandboxProbe, useValue: { probe: () => Promise.resolve(sandbox) } },
    ],
    exports: [TrainingParts, CodeRunner, JudgeMaker, SandboxProbe],
  };
}
