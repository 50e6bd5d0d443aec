import { setTimeout as sleep } from 'node:timers/promises';
import { ApiKeysService } from '../../../src/api-keys/api-keys.service.js';
import { AuditLog } from '../../../src/audit/audit-log.js';
import type { WorkspaceId } from '../../../src/common/caller.js';
import { newId } from '../../../src/common/ids.js';
import { ServerSecret } from '../../../src/common/server-secret.js';
import type { Job } from '../../../src/jobs/jobs.schemas.js';
import { BaseModels } from '../../../src/models/base-models.js';
import { BaseCards } from '../../../src/models/bases/base-cards.js';
import { Client, type History } from './client.js';
import { type Cluster, persistently } from './cluster.js';
import { type JobSpec, taskRows } from './workload.js';

const LOOK_MS = 150;

/**
 * A workspace with a dataset, an endpoint for webhooks and one user. Its jobs share nothing with those of another:
 * long-term memory is a workspace's own, and of its jobs one alone has any. So what a job learns depends on the job
 * only, and its weights can be compared with those of any other run of the same job.
 */
export class Tenant {
  private constructor(
    private readonly client: Client,
    private readonly dataset: string,
  ) {}

  static async create(cluster: Cluster, history: History): Promise<Tenant> {
    const { workspaceId, key } = await persistently(() => createWorkspace(cluster));
    const client = new Client(workspaceId, key, cluster.addresses, history);
    const { id } = await client.insist<{ id: string }>('POST', '/datasets', {
      name: 'small',
      rows: taskRows(),
    });
    await client.insist('POST', '/webhooks', {
      url: cluster.receiver.url,
      eventTypes: ['job.started', 'job.succeeded', 'job.failed', 'job.cancelled'],
    });
    return new Tenant(client, id);
  }

  /** Submits the jobs and stays with them until each has ended. */
  async run(specs: readonly JobSpec[]): Promise<void> {
    const watching = new AbortController();
    const lists = this.watchTheList(watching.signal);
    await Promise.all(specs.map((spec) => this.runJob(spec)));
    watching.abort();
    await lists;
    await this.client.list();
  }

  private async runJob(spec: JobSpec): Promise<void> {
    const id = await this.submit(spec);
    let isInterrupted = spec.interruption === undefined;
    for (;;) {
      await sleep(LOOK_MS);
      const job = await this.client.read(id);
      if (job?.terminal === true) {
        return;
      }
      if (job?.state === 'paused') {
        await this.client.act('resume', id);
      } else if (!isInterrupted && job !== null && isUnderWay(job)) {
        isInterrupted = (await this.client.act(spec.interruption!, id)) !== null;
      }
    }
  }

  /** Until it is accepted: after an answer in doubt the same request is made again. */
  private async submit(spec: JobSpec): Promise<string> {
    const body = { ...spec.body, dataset: this.dataset };
    for (;;) {
      const job = await this.client.submit(spec.name, body);
      if (job !== null) {
        return job.id;
      }
      await sleep(LOOK_MS);
    }
  }

  private async watchTheList(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.client.list();
      await sleep(1_000, undefined, { signal }).catch(() => undefined);
    }
  }
}

function isUnderWay({ state, progress }: Job): boolean {
  return state === 'running' && progress.step >= 1;
}

async function createWorkspace({
  config,
  database,
}: Cluster): Promise<{ readonly workspaceId: string; readonly key: string }> {
  const secret = new ServerSecret(config);
  const audit = new AuditLog(database, secret);
  const keys = new ApiKeysService(database, audit, secret);
  const workspaceId = newId('workspace') as WorkspaceId;
  await database.query('INSERT INTO workspaces (id, name) VALUES ($1, $1)', [workspaceId]);
  // The API offers base models to the workspaces that it finds when it starts.
  await new BaseModels(config, database, audit, new BaseCards(config, database)).seed();
  const { key } = await keys.create(workspaceId, { name: 'faults' });
  return { workspaceId, key };
}
