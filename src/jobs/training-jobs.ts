import { Injectable } from '@nestjs/common';
import type { Task } from '../contracts/task.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { ModelsService } from '../models/models.service.js';
import type { EvaluationSet, TrainingJob } from '../training/train.js';
import type { Claim } from './job-claims.js';
import { JobLog } from './job-log.js';
import { describeLeftOut, isTaken, requireTrainTasks } from './job-tasks.js';
import { StartFolders } from './start-folders.js';

/** Gathers what a claimed job trains with. */
@Injectable()
export class TrainingJobs {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly models: ModelsService,
    private readonly starts: StartFolders,
    private readonly log: JobLog,
  ) {}

  async load(claim: Claim): Promise<TrainingJob> {
    const { job, ref } = claim;
    const { recipe, evaluation, checkpoint, seed, start } = job.config;
    const { base } = await this.models.resolve(ref.workspaceId, job.modelId);
    const tasks = await this.tasksOf(claim);
    return {
      id: job.id,
      session: sessionOf(claim),
      seed,
      microBatchDivisor: job.microBatchDivisor,
      model: base,
      ...(start === undefined ? {} : { start: await this.starts.find(ref.workspaceId, start) }),
      recipe,
      evaluation,
      checkpointEverySteps: checkpoint.everySteps,
      trainTasks: tasks.filter(({ split }) => split === 'train'),
      evaluationSets: evaluationSets(tasks),
    };
  }

  /** The marks of tasks stay as they are while a job needs them, so every claim of it gets the same ones. */
  private async tasksOf({ job, ref }: Claim): Promise<Task[]> {
    const { datasetId, config } = job;
    const tasks = await this.datasets.loadTasks(ref.workspaceId, { datasetId });
    requireTrainTasks(tasks, config.tasks);
    const message = describeLeftOut(tasks, config.tasks);
    if (message !== null && job.step === 0) {
      await this.log.append(ref, 'log', { level: 'warn', message });
    }
    return tasks.filter((task) => isTaken(task, config.tasks));
  }
}

/** Names the session of a claim in the engine: another claim of the job never meets it. */
export function sessionOf({ ref }: Claim): string {
  return `${ref.id}-${ref.fence}`;
}

/** The named parts of the test split, each evaluated apart. */
export function evaluationSets(tasks: readonly Task[]): EvaluationSet[] {
  const sets = new Map<string, Task[]>();
  for (const task of tasks.filter(({ split }) => split === 'test')) {
    const name = task.subset ?? 'test';
    sets.set(name, [...(sets.get(name) ?? []), task]);
  }
  return [...sets].map(([name, members]) => ({ name, tasks: members }));
}
