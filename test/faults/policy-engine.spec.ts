import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { decode, encode } from '@msgpack/msgpack';
import { afterEach, describe, expect, it } from 'vitest';
import { SCHEDULE } from '../../src/common/schedule.js';
import { EngineConnection } from '../../src/policy/engine-connection.js';
import {
  EngineDiverged,
  EngineFailed,
  EngineInterrupted,
  EngineOutOfMemory,
  EngineRefused,
  EngineSessionLost,
  EngineStorageFailed,
  EngineStorageFull,
  EngineUnavailable,
  GenerationFailed,
} from '../../src/policy/engine-errors.js';
import { HttpPolicyEngine } from '../../src/policy/http-policy-engine.js';
import { startEngine, writeTinyModel } from '../support/engine-process.js';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

/** A connection to a server on a unix socket that answers as `listener` says. */
async function connect(listener: RequestListener, deadlineMs = 30_000): Promise<EngineConnection> {
  const socket = join(mkdtempSync(join(tmpdir(), 'peer-')), 's');
  const server: Server = createServer(listener).listen(socket);
  await once(server, 'listening');
  const connection = new EngineConnection(
    { url: `unix:${socket}` },
    Object.assign({}, SCHEDULE, { engineStepMs: deadlineMs }),
  );
  ends.push(() => connection.close().then(() => server.close()));
  return connection;
}

const COPY = { session: 's', sequence: 2, from: 'policy', to: ['task'] };

describe('EngineConnection', () => {
  it('sends a call whose answer was lost again, byte for byte', async () => {
    const bodies: Buffer[] = [];
    const connection = await connect((request, response) => {
      void buffer(request).then((body) => {
        bodies.push(body);
        return bodies.length < 3 ? request.socket.destroy() : response.end(encode({}));
      });
    });
    expect(await connection.call('copy', COPY)).toEqual({});
    expect(bodies).toHaveLength(3);
    expect(bodies[1]).toEqual(bodies[0]);
    expect(decode(bodies[2]!)).toEqual(COPY);
  });

  it('gives up after a bounded number of attempts', async () => {
    let attempts = 0;
    const connection = await connect((request) => {
      attempts += 1;
      request.socket.destroy();
    });
    await expect(connection.call('copy', COPY)).rejects.toThrow(EngineUnavailable);
    expect(attempts).toBe(4);
  });

  it('waits no longer than its deadline for a silent engine', async () => {
    const connection = await connect(() => undefined, 50);
    await expect(connection.call('copy', COPY)).rejects.toThrow(/no answer in 50 ms/);
  });

  it.each([
    ['unknown_session', EngineSessionLost],
    ['sequence_conflict', EngineSessionLost],
    ['diverged', EngineDiverged],
    ['out_of_memory', EngineOutOfMemory],
    ['interrupted', EngineInterrupted],
    ['storage_full', EngineStorageFull],
    ['storage_io_error', EngineStorageFailed],
    ['invalid_request', EngineRefused],
    ['model_not_found', EngineRefused],
    ['unsupported', EngineRefused],
    ['never_fits', EngineRefused],
    ['generation_unavailable', GenerationFailed],
    ['generation_refused', GenerationFailed],
    ['internal', EngineFailed],
  ])('throws %s as its own error, at once', async (code, kind) => {
    let attempts = 0;
    const connection = await connect((_request, response) => {
      attempts += 1;
      response.statusCode = 422;
      response.end(encode({ code, detail: 'why', errors: [] }));
    });
    await expect(connection.call('copy', COPY)).rejects.toThrow(kind);
    expect(attempts).toBe(1);
  });

  it('asks an engine that is ending again, as one that cannot be reached', async () => {
    let attempts = 0;
    const connection = await connect((_request, response) => {
      attempts += 1;
      response.statusCode = attempts < 3 ? 503 : 200;
      response.end(encode(attempts < 3 ? { code: 'shutting_down', detail: 'why' } : {}));
    });
    expect(await connection.call('copy', COPY)).toEqual({});
    expect(attempts).toBe(3);
  });

  it('says when the answer is not what the engine speaks', async () => {
    for (const answer of ['<html>', encode(7)]) {
      const connection = await connect((_request, response) => response.end(answer));
      await expect(connection.call('copy', COPY)).rejects.toThrow(EngineFailed);
    }
  });

  it('names an engine that is not there', async () => {
    const connection = new EngineConnection({ url: 'unix:/nowhere/engine.sock' });
    await expect(connection.health()).rejects.toThrow(/cannot be reached/);
    await connection.close();
  });
});

describe('HttpPolicyEngine', () => {
  it('restores a checkpoint in a new session after the engine was killed', async () => {
    const first = await startEngine();
    const modelPath = writeTinyModel(join(first.folder, 'model'));
    const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
    const engine = new HttpPolicyEngine(first.address);
    const adapter = { rank: 4, alpha: 8 };
    await engine.open({ session: 'job-1', modelPath, adapter, seed: 1 });
    await engine.save('job-1', 'policy', folder);
    await first.kill();
    const second = await startEngine(null, first.folder);
    ends.push(() => engine.disconnect().then(() => second.stop()));
    await expect(engine.copy('job-1', 'policy', ['task'])).rejects.toThrow(EngineSessionLost);
    await engine.open({ session: 'job-2', modelPath, adapter, seed: 2 });
    await engine.restore('job-2', 'policy', folder);
    await engine.copy('job-2', 'policy', ['task']);
  }, 400_000);
});
