import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
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
    };
  }
}

/** One service for all suites of this folder: the launcher's own processes, in a home of their own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const receiverPort = await choosePort();
  const service = await startPrivateService({ OUTBOUND_ALLOW: `${localhost}:${receiverPort}` });
  const { url, apiKey, environment, stop } = service;
  const context: ProvidedContext['service'] = {
    url,
    apiKey,
    environment: JSON.parse(JSON.stringify(environment)),
    receiverPort,
  };
  project.provide('service', context);
  return stop;
}
