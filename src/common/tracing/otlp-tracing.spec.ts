import { describe, expect, it } from 'vitest';
import { inContext } from '../work-context.js';
import { OtlpTracing } from './otlp-tracing.js';
import { parseTraceparent } from './traceparent.js';
import { carried, inSpan, NO_TRACING } from './tracing.js';

const CLIENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

function nowhere(): { tracing: OtlpTracing; failures: Error[] } {
  const failures: Error[] = [];
  const tracing = new OtlpTracing({
    endpoint: 'http://127.0.0.1:1/',
    processName: 'test',
    exportMs: 100,
    onFailure: (error) => failures.push(error),
  });
  return { tracing, failures };
}

describe('OtlpTracing', () => {
  it('says once that its receiver is away, and ends in spite of it', async () => {
    const { tracing, failures } = nowhere();
    tracing.start('one')?.end();
    await tracing.close();
    await expect.poll(() => failures.length).toBe(1);
  });

  it('goes on with the trace of its parent, and begins one where there is none', () => {
    const { tracing } = nowhere();
    const child = parseTraceparent(tracing.start('child', { parent: CLIENT }).traceparent)!;
    expect(child.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(child.spanId).not.toBe('b7ad6b7169203331');
    const around = inContext({ traceparent: CLIENT }, () =>
      tracing.start('alone', { parent: null }),
    );
    expect(parseTraceparent(around.traceparent)!.traceId).not.toBe(child.traceId);
  });
});

describe('work in a span', () => {
  it('carries the span on, and fails as the work does', async () => {
    const { tracing } = nowhere();
    const inside = await inSpan(tracing, ['work'], async () => carried().traceparent);
    expect(parseTraceparent(inside)).not.toBeNull();
    const failing = inSpan(tracing, ['work'], () => Promise.reject(new Error('as it is')));
    await expect(failing).rejects.toThrow('as it is');
    expect(carried()).toEqual({});
  });

  it('is the work alone while tracing is off', async () => {
    expect(await inSpan(NO_TRACING, ['work'], async () => carried())).toEqual({});
  });
});

describe('a traceparent', () => {
  it.each([
    ['nothing', undefined],
    ['a text', 'trace me'],
    ['an unknown version ff', CLIENT.replace('00-', 'ff-')],
    ['no trace', CLIENT.replace('0af7651916cd43dd8448eb211c80319c', '0'.repeat(32))],
    ['no span', CLIENT.replace('b7ad6b7169203331', '0'.repeat(16))],
  ])('that is %s is taken for none', (_, text) => {
    expect(parseTraceparent(text)).toBeNull();
  });
});
