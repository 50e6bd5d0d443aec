import { AsyncLocalStorage } from 'node:async_hooks';
import { connect } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModule } from '@nestjs/testing';
import { ApiModule } from '../../../src/api.module.js';
import { HttpDrain } from '../../../src/common/http-drain.js';
import { OutboundHttp } from '../../../src/common/outbound/outbound-http.js';
import { Schedule } from '../../../src/common/schedule.js';
import { endOnSignals, Shutdown } from '../../../src/common/shutdown.js';
import { loadConfig } from '../../../src/config/config.js';
import { Database } from '../../../src/database/database.js';
import { Outbox } from '../../../src/database/outbox.js';
import { OutboxRelay } from '../../../src/database/outbox-relay.js';
import { createAdapter, prepareApi } from '../../../src/http.js';
import {
  type KeptAnswer,
  KeptAnswers,
  type KeyedRequest,
} from '../../../src/idempotency/kept-answers.js';
import { JobLog } from '../../../src/jobs/job-log.js';
import { JobsQueue } from '../../../src/jobs/jobs.queue.js';
import { Embedder } from '../../../src/memory/embedding/embedder.js';
import { RecallIndex } from '../../../src/memory/index/recall-index.js';
import { FakeEmbedder } from '../../support/fake-embedder.js';
import { endWithDriver, faultSettings } from './environment.js';
import type { Failpoint } from './failpoints.js';
import { wrap } from './wrap.js';

const { failpoints, schedule } = faultSettings();

/** The request that a job is submitted by: what it does in its one transaction, and after it. */
function breakSubmission(api: TestingModule): void {
  const submitting = new AsyncLocalStorage<true>();
  const hit = (name: Failpoint): void => {
    if (submitting.getStore() === true) {
      failpoints.hit(name);
    }
  };
  const answers = api.get(KeptAnswers, { strict: false });
  wrap(answers, 'once', (once) => async (request, work) => {
    if (request.operation !== 'createJob') {
      return once(request, work);
    }
    const answer = await submitting.run(true, () => once(request, work));
    failpoints.hit('api.after-commit-before-reply');
    return answer;
  });
  wrap(api.get(JobLog, { strict: false }), 'create', (create) => async (job) => {
    hit('api.after-validate');
    return create(job);
  });
  wrap(api.get(Outbox), 'add', (add) => async (messages) => {
    hit('api.after-insert');
    await add(messages);
  });
  wrap(answers as unknown as Keeper, 'keep', (keep) => async (request, answer) => {
    await keep(request, answer);
    hit('api.after-idempotency-insert');
  });
  wrap(
    api.get(Database),
    'transaction',
    (transaction) => (work) =>
      transaction(async () => {
        const result = await work();
        hit('api.before-commit');
        return result;
      }),
  );
}

/** A step that the class does not show to others. */
interface Keeper {
  keep(request: KeyedRequest, answer: KeptAnswer): Promise<void>;
}

function breakRelay(api: TestingModule): void {
  wrap(api.get(OutboxRelay), 'handle', (handle) => (kind, handler) => {
    handle(kind, async (messages) => {
      failpoints.hit('relay.after-claim');
      await handler(messages);
      failpoints.hit('relay.before-mark');
    });
  });
  wrap(api.get(JobsQueue, { strict: false }), 'wake', (wake) => async () => {
    await wake();
    failpoints.hit('relay.after-send');
  });
  wrap(api.get(RecallIndex, { strict: false }), 'upsert', (upsert) => async (keys) => {
    await upsert(keys);
    failpoints.hit('memory.between-writes');
  });
}

function breakWebhooks(api: TestingModule): void {
  wrap(api.get(OutboundHttp, { strict: false }), 'post', (post) => async (url, request) => {
    if (failpoints.isArmed('webhook.mid-body')) {
      await sendHalf(url, request.body);
      failpoints.hit('webhook.mid-body');
    }
    const answer = await post(url, request);
    failpoints.hit('webhook.before-record');
    return answer;
  });
}

/** The first half of a request, on a connection that only ends with the process. */
function sendHalf(url: string, body: string): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const head = `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: ${Buffer.byteLength(body)}`;
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head}\r\n\r\n${body.slice(0, body.length / 2)}`, () => resolve());
    });
    socket.on('error', reject);
  });
}

endWithDriver();
const config = loadConfig();
const api = await Test.createTestingModule({ imports: [ApiModule.of(config)] })
  .overrideProvider(Schedule)
  .useValue(schedule)
  .overrideProvider(Embedder)
  .useClass(FakeEmbedder)
  .compile();
breakSubmission(api);
breakRelay(api);
breakWebhooks(api);
const app = api.createNestApplication<NestFastifyApplication>(createAdapter(schedule));
await prepareApi(app);
const drain = new HttpDrain(app.getHttpServer(), app.get(Shutdown));
endOnSignals(async () => {
  await drain.run({ unreadyMs: 0, closeMs: schedule.closeMs });
  await app.close();
}, schedule.exitMs);
await app.listen(config.apiPort, config.apiHost);
