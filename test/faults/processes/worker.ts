import { Test, type TestingModule } from '@nestjs/testing';
import { Schedule } from '../../../src/common/schedule.js';
import { endOnSignals } from '../../../src/common/shutdown.js';
import { loadConfig } from '../../../src/config/config.js';
import { CheckpointFiles } from '../../../src/jobs/checkpoint-files.js';
import { JobClaims } from '../../../src/jobs/job-claims.js';
import { JobLog } from '../../../src/jobs/job-log.js';
import { JobOutcomes } from '../../../src/jobs/job-outcomes.js';
import { Journals } from '../../../src/jobs/journals.js';
import { Embedder } from '../../../src/memory/embedding/embedder.js';
import { PolicyEngine } from '../../../src/training/ports.js';
import { WorkerPortsModule } from '../../../src/worker-ports.module.js';
import { WorkerModule } from '../../../src/worker.module.js';
import { FakeEmbedder } from '../../support/fake-embedder.js';
import { endWithDriver, faultSettings } from './environment.js';
import { wrap } from './wrap.js';

const { failpoints, schedule } = faultSettings();

function breakClaims(worker: TestingModule): void {
  wrap(worker.get(JobClaims, { strict: false }), 'claim', (claim) => async (workerId) => {
    failpoints.hit('worker.after-take');
    const claimed = await claim(workerId);
    if (claimed !== null) {
      failpoints.noteClaim(claimed.ref);
      failpoints.hit('worker.after-claim');
    }
    return claimed;
  });
}

function breakEngine(worker: TestingModule): void {
  const engine = worker.get(PolicyEngine, { strict: false });
  wrap(engine, 'open', (open) => async (request) => {
    const info = await open(request);
    failpoints.hit('worker.after-spawn');
    return info;
  });
  wrap(engine, 'forwardBackward', (forwardBackward) => async (request) => {
    const result = await forwardBackward(request);
    failpoints.hit('worker.mid-step');
    return result;
  });
  wrap(engine, 'metaStep', (metaStep) => async (request) => {
    const result = await metaStep(request);
    failpoints.hit('worker.after-optimiser');
    return result;
  });
  wrap(engine, 'optimiserStep', (optimiserStep) => async (...call) => {
    const result = await optimiserStep(...call);
    failpoints.hit('worker.after-optimiser');
    return result;
  });
}

function breakJournal(worker: TestingModule): void {
  wrap(worker.get(Journals, { strict: false }), 'of', (of) => (...claim) => {
    const journal = of(...claim);
    wrap(journal, 'once', (once) => async (...call) => {
      const answer = await once(...call);
      failpoints.hit('worker.after-journal');
      return answer;
    });
    wrap(journal, 'finish', (finish) => async (step, outcome) => {
      await finish(step, outcome);
      await failpoints.pass(step);
    });
    wrap(journal, 'checkpoint', (checkpoint) => async (...call) => {
      await checkpoint(...call);
      failpoints.hit('checkpoint.after-row');
    });
    return journal;
  });
}

function breakCheckpoints(worker: TestingModule): void {
  const files = worker.get(CheckpointFiles, { strict: false });
  wrap(files, 'write', (write) => async (...call) => {
    if (failpoints.isDiskFull) {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    }
    await write(...call);
  });
  wrap(files, 'seal', (seal) => async (...call) => {
    const content = await seal(...call);
    failpoints.hit('checkpoint.after-file');
    return content;
  });
  wrap(files, 'writeManifest', (writeManifest) => async (...call) => {
    failpoints.hit('checkpoint.before-manifest');
    await writeManifest(...call);
  });
  wrap(files, 'publish', (publish) => async (...call) => {
    failpoints.hit('checkpoint.before-rename');
    await publish(...call);
    failpoints.hit('checkpoint.before-row');
  });
}

/** A job leaves its worker: what is about to be recorded, and what just was. */
function breakOutcomes(worker: TestingModule): void {
  wrap(worker.get(JobLog, { strict: false }), 'move', (move) => (job, to) => {
    if (to.by === 'worker' && to.to === 'succeeded') {
      failpoints.hit('worker.before-success');
    } else if (to.by === 'worker' && to.to === 'paused') {
      failpoints.hit('pause.before-ack');
    } else if (to.by === 'worker' && to.to === 'cancelled') {
      failpoints.hit('cancel.before-ack');
    }
    return move(job, to);
  });
  wrap(worker.get(JobOutcomes, { strict: false }), 'succeed', (succeed) => async (...call) => {
    await succeed(...call);
    failpoints.hit('worker.before-ack');
  });
}

endWithDriver();
const worker = await Test.createTestingModule({
  imports: [WorkerModule.of(loadConfig(), WorkerPortsModule.real())],
})
  .overrideProvider(Schedule)
  .useValue(schedule)
  .overrideProvider(Embedder)
  .useClass(FakeEmbedder)
  .compile();
breakClaims(worker);
breakEngine(worker);
breakJournal(worker);
breakCheckpoints(worker);
breakOutcomes(worker);
endOnSignals(() => worker.close(), schedule.exitMs);
await worker.init();
