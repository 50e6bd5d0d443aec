import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { WorkspaceId } from '../common/caller.js';
import { Database } from '../database/database.js';
import { ModelEntity } from './model.entity.js';
import { ModelLessonsEntity } from './model-lessons.entity.js';

const Texts = z.array(z.string());

/** A model as far as it tells what it has learned from. */
export type LearnedModel = Pick<ModelEntity, 'id' | 'name' | 'kind' | 'jobId' | 'adaptation'>;

/** What adapted models have learned from: each example as a text, its prompt before its solution. */
@Injectable()
export class ModelLessons {
  constructor(private readonly database: Database) {}

  /** For a model of the same transaction. */
  async keep(workspaceId: WorkspaceId, modelId: string, texts: readonly string[]): Promise<void> {
    const row = { modelId, texts: JSON.stringify(texts) };
    await this.database.of(ModelLessonsEntity, workspaceId).insert(row);
  }

  /** Null for a model that was adapted before examples were kept. */
  async of(workspaceId: WorkspaceId, modelId: string): Promise<string[] | null> {
    const row = await this.database.of(ModelLessonsEntity, workspaceId).find({ modelId });
    return row === null ? null : Texts.parse(JSON.parse(row.texts));
  }

  /** Null when there is none, or none any more. */
  model(workspaceId: WorkspaceId, id: string): Promise<LearnedModel | null> {
    return this.database.of(ModelEntity, workspaceId).find({ id });
  }
}
