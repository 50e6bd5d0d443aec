import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Home } from '../../src/launcher/home.js';
import type { ProgramRunRequest } from '../../src/program-runs/program-run.js';
import { ProgramRunsService } from '../../src/program-runs/program-runs.service.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { type EngineProcess, startEngine, writeTinyModel } from '../support/engine-process.js';
import { FakeCodeRunner } from '../support/fake-code-runner.js';

const home = Home.fromEnvironment(process.env);
const SCALE = Number(process.env['FALCONRY_SCALE'] ?? 1);
/** Drawn for each operation. */
const EXAMPLES = Math.ceil(15 * SCALE);
const support = join(import.meta.dirname, '..', 'support', 'schemathesis');

describe('the service beside its document', () => {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-contract-'));
  let engine: EngineProcess;
  let world: TestApp;
  let url: string;

  beforeAll(async () => {
    const models = join(folder, 'models');
    writeTinyModel(join(models, 'tiny'));
    const settings = { promptTemplate: 'commented_blocks', stop: [], maxNewTokens: 6 };
    writeFileSync(
      join(models, 'tiny', 'falconry.json'),
      JSON.stringify({ ...settings, contextLength: 256 }),
    );
    engine = await startEngine();
    const environment = {
      MODELS_DIR: models,
      ENGINE_URL: engine.address.url,
      EMBEDDING_MODEL_DIR: home.embeddingFolder,
    };
    // There is no worker that a run of a judge could wait for; programs of answers pass nothing.
    world = await createTestApp(environment, { judgeRunWaitMs: 1 }, (builder) =>
      builder.overrideProvider(ProgramRunsService).useValue({
        run: (_workspace: string, { programs }: ProgramRunRequest) =>
          Promise.resolve(programs.map(() => ({ verdict: null, judgements: [] }))),
        runnerFor: () => new FakeCodeRunner(new Map()),
      }),
    );
    await world.app.listen(0, '127.0.0.1');
    const { port } = world.app.getHttpServer().address() as AddressInfo;
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(async () => {
    await world.close();
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test(
    'Schemathesis finds no request that is answered otherwise than the document says',
    { timeout: Math.max(1, SCALE) * 3_600_000 },
    async () => {
      const [own] = (await world.us.get('/api-keys')).body.data as { id: string }[];
      const { code, output } = await schemathesis(own!.id, [
        `--config-file=${join(support, 'schemathesis.toml')}`,
        'run',
        `${url}/docs/openapi.json`,
        `--header=Authorization: Bearer ${world.us.key}`,
        '--checks=all',
        '--phases=examples,coverage,fuzzing,stateful',
        '--seed=1',
        `--max-examples=${EXAMPLES}`,
        '--no-color',
        // All suites begin at once, and the first answer of a busy machine takes long.
        '--wait-for-schema=60',
      ]);
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
      const [, operations, tested] = /Selected: (\d+)\/\d+\s+Tested: (\d+)/.exec(output) ?? [];
      expect(Number(tested)).toBeGreaterThan(40);
      expect(tested).toBe(operations);
      expect((await world.us.get('/jobs')).status).toBe(200);
    },
  );

  function schemathesis(
    ownKeyId: string,
    args: readonly string[],
  ): Promise<{ code: unknown; output: string }> {
    const path = [support, ...(process.env['PYTHONPATH'] ?? '').split(':')].join(':');
    const given = {
      PYTHONPATH: path,
      SCHEMATHESIS_HOOKS: 'hooks',
      FALCONRY_OWN_KEY_ID: ownKeyId,
      ...(SCALE > 1 ? { FALCONRY_SOAK: 'yes' } : {}),
    };
    const options = { cwd: folder, maxBuffer: 67_108_864, env: { ...process.env, ...given } };
    return new Promise((resolve) => {
      execFile(home.python, ['-m', 'schemathesis.cli', ...args], options, (error, ...texts) => {
        resolve({ code: error?.code ?? 0, output: texts.join('\n') });
      });
    });
  }
});
