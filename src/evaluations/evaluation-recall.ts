import { Injectable } from '@nestjs/common';
import type { EpisodeCard } from '../contracts/episode.js';
import type { Task } from '../contracts/task.js';
import { TrainingParts } from '../jobs/training-parts.js';
import { MemoryService } from '../memory/memory.service.js';
import { randomFor } from '../training/random.js';
import type { EvaluationRunEntity } from './evaluation.entity.js';
import { showsEpisodes } from './memory-arms.js';
import { shuffledCards } from './shuffled-cards.js';

const RECALLED_AT_ONCE = 64;

type Asked = Pick<EvaluationRunEntity, 'workspaceId' | 'settings'>;

/** The episodes that the prompts of an evaluation show, by its memory arm. */
@Injectable()
export class EvaluationRecall {
  constructor(
    private readonly parts: TrainingParts,
    private readonly memory: MemoryService,
  ) {}

  /** For each task, in their order. @throws ProblemError when memory does not answer */
  async cards(run: Asked, tasks: readonly Task[]): Promise<EpisodeCard[][]> {
    const { arm } = run.settings.memory;
    if (!showsEpisodes(arm)) {
      return tasks.map(() => []);
    }
    const found = await this.recall(run, tasks);
    return arm === 'shuffled' ? this.shuffle(run, tasks, found) : found;
  }

  private async recall(
    { workspaceId, settings: { memory, tasks: source } }: Asked,
    tasks: readonly Task[],
  ): Promise<EpisodeCard[][]> {
    const from = memory.arm === 'stale' ? 'older_half' : 'all';
    const long = this.parts.memoryOf(workspaceId, memory.space ?? null, from);
    const cards: EpisodeCard[][] = [];
    for (let at = 0; at < tasks.length; at += RECALLED_AT_ONCE) {
      const queries = tasks.slice(at, at + RECALLED_AT_ONCE).map(({ id, prompt, project }) => ({
        taskId: source.kind === 'codal' ? null : id,
        taskText: prompt,
        project: project ?? null,
        k: memory.k,
      }));
      cards.push(...(await long.recall(queries)));
    }
    return cards;
  }

  private async shuffle(
    { settings: { seed } }: Asked,
    tasks: readonly Task[],
    found: readonly (readonly EpisodeCard[])[],
  ): Promise<EpisodeCard[][]> {
    const prompts = tasks.map(({ prompt }) => prompt);
    const texts = found.flatMap((cards) => cards.map(({ taskText }) => taskText));
    const isAlike = await this.memory.likeness([...prompts, ...texts]);
    return shuffledCards(prompts, found, isAlike, randomFor(seed, 'shuffled memory'));
  }
}
