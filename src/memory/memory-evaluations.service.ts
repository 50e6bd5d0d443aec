import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { Embedder } from './embedding/embedder.js';
import { RecallIndex, RecallIndexError } from './index/recall-index.js';
import type { EvaluateMemory, MemoryEvaluation } from './memory.schemas.js';
import { recallAt } from './quality/ranking.js';
import { measureRetrieval } from './quality/retrieval-quality.js';
import { RecallKeysRepository } from './recall-keys.repository.js';
import { clean, scopeOf } from './recall/recall-text.js';
import { cosine } from './recall/select-keys.js';

/** A request waits for their vectors. */
const MOST_TASKS = 200;
/** Texts of memory that are compared with every task. */
const MOST_TEXTS = 5_000;

/** Measures how well memory finds: what is alike, and what the index should have named. */
@Injectable()
export class MemoryEvaluationsService {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly embedder: Embedder,
    private readonly index: RecallIndex,
    private readonly keys: RecallKeysRepository,
  ) {}

  /** @throws ProblemError not-found, invalid-dataset, dependency-unavailable */
  async evaluate(
    workspaceId: WorkspaceId,
    { datasetId, k }: EvaluateMemory,
  ): Promise<MemoryEvaluation> {
    const all = await this.datasets
      .loadTasks(workspaceId, { datasetId })
      .catch((error: unknown) => atField(error, datasetId));
    const tasks = all.slice(0, MOST_TASKS);
    const vectors = await this.embedder.embed(tasks.map(({ prompt }) => clean(prompt)));
    const specimens = tasks.map(({ prompt: text, tags }, place) => {
      return { text, tags: tags ?? [], vector: vectors[place] ?? new Float32Array() };
    });
    const { queries, methods } = measureRetrieval(specimens, k);
    const recall = await this.recall(workspaceId, vectors, k);
    return { k, tasks: tasks.length, queries, methods: [...methods], recall };
  }

  /** Of texts that belong to no project; those of projects are searched in the same way. */
  private async recall(
    workspaceId: WorkspaceId,
    vectors: readonly Float32Array[],
    k: number,
  ): Promise<number | null> {
    const { id: embeddingId } = this.embedder.describe();
    const held = await this.keys.newest(workspaceId, embeddingId);
    const texts = held.filter(({ project }) => project === null);
    if (vectors.length === 0 || texts.length === 0 || held.length >= MOST_TEXTS) {
      return null;
    }
    const found = await this.index
      .search(vectors, [scopeOf(workspaceId, null)], k)
      .catch(unavailable);
    const shares = vectors.map((vector, place) => {
      const exact = texts
        .map(({ id, vector: other }) => ({ id, similarity: cosine(vector, other) }))
        .toSorted((a, b) => b.similarity - a.similarity);
      return recallAt(
        found[place] ?? [],
        exact.map(({ id }) => id),
        k,
      );
    });
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  }
}

/** The body names the dataset. */
function atField(error: unknown, datasetId: string): never {
  throw error instanceof ProblemError && error.code === 'not-found'
    ? ProblemError.notFound('dataset', datasetId, 'datasetId')
    : error;
}

function unavailable(error: unknown): never {
  throw error instanceof RecallIndexError
    ? new ProblemError(
        'dependency-unavailable',
        `The search index cannot be used: ${error.message}`,
      )
    : error;
}
