import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ApiModule } from '../../src/api.module.js';
import { Schedule, scaledSchedule } from '../../src/common/schedule.js';
import type { Config } from '../../src/config/config.js';
import { createAdapter, prepareApi } from '../../src/http.js';
import { PATIENT } from './patient-schedule.js';

/** Tries follow each other within a tenth of a second; an answer may take its time, and a rest outlasts any test. */
const FAST: Schedule = Object.freeze(
  Object.assign({}, scaledSchedule(0.1, PATIENT), {
    webhookAnswerMs: PATIENT.webhookAnswerMs,
    webhookClaimMs: PATIENT.webhookClaimMs,
    webhookRetryMs: Object.freeze([20, 50, 100, 100]),
    webhookPollMs: 50,
    webhookRestMs: 3_600_000,
  }),
);

/** An API on the same stores as another, which sends webhooks as soon as they are due. */
export async function createFastWebhooks(
  config: Config,
  durations: Partial<Schedule> = {},
): Promise<NestFastifyApplication> {
  const schedule = Object.assign({}, FAST, durations);
  const testing = await Test.createTestingModule({ imports: [ApiModule.of(config)] })
    .overrideProvider(Schedule)
    .useValue(schedule)
    .compile();
  const app = testing.createNestApplication<NestFastifyApplication>(createAdapter(schedule));
  await prepareApi(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
