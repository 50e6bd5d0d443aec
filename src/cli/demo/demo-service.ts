import { z } from 'zod';
import { readRecord, writePrivateFile } from '../../launcher/files.js';
import type { Home } from '../../launcher/home.js';
import { choosePort, localhost } from '../../launcher/ports.js';
import { type Progress, type RunningService, startService } from '../../launcher/up.js';
import { WebhookReceiver } from './webhook-receiver.js';

const record = z.object({ webhookPort: z.int() });

export interface DemoService {
  readonly service: RunningService;
  readonly receiver: WebhookReceiver;
  readonly receiverUrl: string;
}

/**
 * Starts the service, allowed to call a receiver on this machine. The receiver keeps its port from one demo to the
 * next where it can: another one means other settings, for which api and worker are started again.
 */
export async function startDemoService(home: Home, progress: Progress): Promise<DemoService> {
  const file = home.recordFile('demo');
  const port = await choosePort(readRecord(file, record)?.webhookPort);
  writePrivateFile(file, JSON.stringify({ webhookPort: port }));
  const receiver = await WebhookReceiver.listen(port);
  try {
    allowOutbound(process.env, `${localhost}:${port}`);
    const service = await startService(home, progress);
    return { service, receiver, receiverUrl: `http://${localhost}:${port}/` };
  } catch (error) {
    await receiver.close();
    throw error;
  }
}

/** Adds an address to those that the service may call although they are not public. */
export function allowOutbound(environment: NodeJS.ProcessEnv, address: string): void {
  const allowed = (environment['OUTBOUND_ALLOW'] ?? '').split(',').filter((entry) => entry !== '');
  environment['OUTBOUND_ALLOW'] = [...new Set([...allowed, address])].join(',');
}
