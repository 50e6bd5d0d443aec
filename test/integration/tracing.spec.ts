import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workContext } from '../../src/common/work-context.js';
import { createTestApp } from '../support/app.js';
import { eventually, smallJob } from '../support/job-world.js';
import { createReceiver, type Receiver } from '../support/receiver.js';
import { SpanReceiver } from '../support/span-receiver.js';
import { WorkerWorld } from '../support/worker-world.js';

const loaded = createRequire(import.meta.url);
const isSdkLoaded = (): boolean =>
  Object.keys(loaded.cache).some((file) => file.includes('@opentelemetry/sdk-node'));

describe('tracing', () => {
  test('that is off loads nothing, and asks for nothing', async () => {
    const app = await createTestApp();
    const { headers } = await app.us.get('/jobs', { traceparent: CLIENT });
    expect(headers['traceparent']).toBeUndefined();
    const [row] = await app.database.query('SELECT 1 FROM outbox WHERE payload ? $1', [
      'traceparent',
    ]);
    expect(row).toBeUndefined();
    await app.close();
    expect(isSdkLoaded()).toBe(false);
  });

  test('whose receiver is away disturbs neither requests nor the end', async () => {
    const app = await createTestApp(
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' },
      { traceExportMs: 200 },
    );
    expect(isSdkLoaded()).toBe(true);
    expect((await app.us.get('/jobs')).status).toBe(200);
    await app.close();
  });
});

/** An engine that answers nothing of use, and remembers on whose behalf it was asked. */
class DeafEngine {
  readonly traceparents: string[] = [];
  private readonly server = createServer(({ headers }, response) => {
    this.traceparents.push(String(headers['traceparent']));
    response.writeHead(204).end();
  });

  static async listen(): Promise<DeafEngine> {
    const engine = new DeafEngine();
    engine.server.listen(0, '127.0.0.1');
    await once(engine.server, 'listening');
    return engine;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }
}

/** A span of a client, as it would send it. */
const CLIENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('the spans of a job', () => {
  let spans: SpanReceiver;
  let engine: DeafEngine;
  let receiver: Receiver;
  let here: WorkerWorld;
  beforeAll(async () => {
    spans = await SpanReceiver.create();
    engine = await DeafEngine.listen();
    receiver = await createReceiver();
    here = await WorkerWorld.create({
      OTEL_EXPORTER_OTLP_ENDPOINT: spans.endpoint,
      ENGINE_URL: `http://${engine.address}`,
      ENGINE_TOKEN: 'a-token-for-this-test',
      OUTBOUND_ALLOW: receiver.address,
    });
  });
  afterAll(async () => {
    await engine.close();
    await receiver.close();
    await spans.close();
  });

  test('lead from the request over outbox and queue to its worker, its steps and the engine', async () => {
    const { us } = here.world;
    const { body: webhook } = await us.post('/webhooks', { url: `${receiver.url}?token=hidden` });
    await us.post(`/webhooks/${webhook.id}/ping`, {}, { traceparent: CLIENT });
    const { body } = await us.post('/jobs', smallJob(here.world.datasetId), {
      traceparent: CLIENT,
    });
    const inStep: string[] = [];
    await here.startWorker(({ engine: fake }) => {
      const sample = fake.sample.bind(fake);
      fake.sample = (request) => {
        inStep.push(workContext().traceparent!.split('-')[2]!);
        return sample(request);
      };
    });
    const job = await here.finished(body.id);
    await eventually(
      async () => receiver.received.map((one) => JSON.parse(one.body).type),
      (types) => types.includes('webhook.ping') && types.includes('job.succeeded'),
    );
    await us.post('/generate', { model: 'tiny', prompt: 'x', memory: { mode: 'off' } });
    await here.close();

    const [post] = spans.named('POST /jobs');
    expect(post).toMatchObject({
      service: 'falconry-api',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
      attributes: { 'http.route': '/jobs' },
    });
    const [relayed] = spans.named('outbox queue');
    expect(relayed).toMatchObject({ traceId: post!.traceId, parentSpanId: post!.spanId });
    const [run] = spans.named('job run');
    expect(run).toMatchObject({
      service: 'falconry-worker',
      traceId: post!.traceId,
      parentSpanId: post!.spanId,
      attributes: { 'falconry.job.id': job.id },
    });
    const steps = spans.named('job step');
    expect(steps.map(({ attributes }) => attributes['falconry.job.step'])).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
    expect(new Set(steps.map(({ traceId }) => traceId)).size).toBe(6);
    expect(steps.every(({ links }) => links[0] === run!.spanId)).toBe(true);
    const known = new Set([run!.spanId, ...steps.map(({ spanId }) => spanId)]);
    expect(inStep.filter((spanId) => !known.has(spanId))).toEqual([]);
    expect(steps.filter(({ spanId }) => !inStep.includes(spanId))).toEqual([]);

    const sent = spans.named('webhook send');
    const [pinged] = spans.named('POST /webhooks/:id/ping');
    expect(sent.find(({ parentSpanId }) => parentSpanId === pinged!.spanId)).toMatchObject({
      traceId: post!.traceId,
      attributes: { 'http.response.status_code': 204, 'http.request.resend_count': 0 },
    });
    expect(sent.filter(({ parentSpanId }) => parentSpanId === null)).toEqual([]);
    expect(JSON.stringify(sent)).not.toContain('hidden');

    const [asked] = spans.named('engine load');
    const [generate] = spans.named('POST /generate');
    expect(asked).toMatchObject({ parentSpanId: generate!.spanId, isFailed: true });
    expect(engine.traceparents.map((text) => text.split('-')[2])).toEqual(
      expect.arrayContaining([asked!.spanId]),
    );
  });
});
