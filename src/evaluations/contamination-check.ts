import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import type { Task } from '../contracts/task.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { MemoryService } from '../memory/memory.service.js';
import { NgramOverlap } from '../training/evaluation/overlap.js';
import type { EvaluationRunEntity } from './evaluation.entity.js';
import { LearnedBefore } from './learned-before.js';
import { showsEpisodes } from './memory-arms.js';
import type { Contamination, Overlap } from './evaluations.schemas.js';

const PRETRAINING = 'what the base model was pretrained on';

interface Checked {
  readonly overlaps: readonly Overlap[];
  readonly contamination: Contamination;
}

/** Compares the tasks of an evaluation with what its model has learned from, as far as that can be looked at. */
@Injectable()
export class ContaminationCheck {
  constructor(
    private readonly learned: LearnedBefore,
    private readonly datasets: DatasetsService,
    private readonly memory: MemoryService,
  ) {}

  async of(
    { workspaceId, settings, model }: EvaluationRunEntity,
    tasks: readonly Task[],
  ): Promise<Checked> {
    const { n } = settings.contamination;
    const texts = tasks.map(textOf);
    const checked: string[] = [];
    const { datasetIds, lessons, unknown: hidden } = await this.learned.of(workspaceId, model);
    const unknown = [PRETRAINING, ...hidden];
    const training = new NgramOverlap(texts, n);
    for (const datasetId of new Set(datasetIds)) {
      const learned = await this.trainTasks(workspaceId, datasetId);
      learned?.forEach((task) => training.add(textOf(task)));
      if (learned === null) {
        unknown.push(`the tasks of ${datasetId}, which is deleted`);
      } else {
        checked.push(`${learned.length} train tasks of ${datasetId}`);
      }
    }
    lessons.forEach((text) => training.add(text));
    if (lessons.length > 0) {
      checked.push(`${lessons.length} examples that it was adapted to`);
    }
    const memory = showsEpisodes(settings.memory.arm)
      ? await this.ofMemory({ workspaceId, settings }, texts, checked)
      : null;
    const shares = training.shares();
    const overlaps = shares.map((share, index) => ({
      training: share,
      memory: memory?.[index] ?? null,
    }));
    return { overlaps, contamination: { checked, unknown } };
  }

  private async ofMemory(
    { workspaceId, settings }: Pick<EvaluationRunEntity, 'workspaceId' | 'settings'>,
    texts: readonly string[],
    checked: string[],
  ): Promise<number[]> {
    const { memory, contamination } = settings;
    const overlap = new NgramOverlap(texts, contamination.n);
    let episodes = 0;
    const known = this.memory.texts(workspaceId, memory.space ?? null);
    for await (const { text, answer } of known) {
      overlap.add(`${text}\n${answer}`);
      episodes += 1;
    }
    checked.push(`${episodes} episodes`);
    return overlap.shares();
  }

  /** Null when the dataset is gone. */
  private async trainTasks(workspaceId: WorkspaceId, datasetId: string): Promise<Task[] | null> {
    try {
      return await this.datasets.loadTasks(workspaceId, { datasetId, split: 'train' });
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'not-found') {
        return null;
      }
      throw error;
    }
  }
}

/** What of a task a model could have learned by heart. */
function textOf({ prompt, starterCode = '', canonicalSolution = '' }: Task): string {
  return `${prompt}\n${starterCode}\n${canonicalSolution}`;
}
