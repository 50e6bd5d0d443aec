import { expect, test } from 'vitest';
import type { WorkspaceId } from '../common/caller.js';
import { SCHEDULE } from '../common/schedule.js';
import type { CallOptions } from './endpoint-client.js';
import { EndpointTestsService } from './endpoint-tests.service.js';
import type { EndpointsService } from './endpoints.service.js';
import type { WorkspaceCalls } from './workspace-calls.js';

test('a test ends in its time, however long the endpoint may take', async () => {
  const tried: CallOptions[] = [];
  const hangs = (_place: object, _request: object, options: CallOptions) => {
    tried.push(options);
    return new Promise((_resolve, reject) => {
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error));
    });
  };
  const service = new EndpointTestsService(
    { get: () => Promise.resolve({ kind: 'openai' }) } as unknown as EndpointsService,
    { chat: hangs } as unknown as WorkspaceCalls,
    Object.assign({}, SCHEDULE, { endpointTestMs: 20 }),
  );
  expect(await service.test('ws_1' as WorkspaceId, 'end_1')).toMatchObject({
    ok: false,
    error: { failure: 'timeout', detail: 'No answer within 0.02 s.' },
    models: [],
  });
  expect(tried).toMatchObject([{ repeats: false }]);
});
