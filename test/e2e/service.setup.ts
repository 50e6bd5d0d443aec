import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { Home } from '../../src/launcher/home.js';
import { startPrivateService } from '../../src/launcher/private-service.js';
import { choosePort, localhost } from '../../src/launcher/ports.js';

declare module 'vitest' {
  export interface ProvidedContext {
    service: {
      readonly url: string;
      readonly apiKey: string;
      /** For the command line. */
      readonly environment: Record<string, string>;
      /** Where the service may send webhooks. */
      readonly receiverPort: number;
      /** A folder of MODELS_DIR that holds a model and is not offered before somebody registers it. */
      readonly bareModel: string;
    };
  }
}

const BARE = 'bare';

/** One service for all suites of this folder: the launcher's own processes, in a home of their own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const receiverPort = await choosePort();
  const models = writeModels();
  const service = await startPrivateService({
    OUTBOUND_ALLOW: `${localhost}:${receiverPort}`,
    MODELS_DIR: models,
  });
  const { url, apiKey, environment, stop } = service;
  const context: ProvidedContext['service'] = {
    url,
    apiKey,
    environment: JSON.parse(JSON.stringify(environment)),
    receiverPort,
    bareModel: BARE,
  };
  project.provide('service', context);
  return async () => {
    await stop();
    rmSync(models, { recursive: true });
  };
}

/** The shipped model twice: as it is, and without the file that has it offered. */
function writeModels(): string {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-models-'));
  const shipped = join(Home.fromEnvironment(process.env).root, 'models', 'fledgling');
  for (const name of ['fledgling', BARE]) {
    cpSync(shipped, join(folder, name), { recursive: true });
  }
  rmSync(join(folder, BARE, 'falconry.json'));
  return folder;
}
