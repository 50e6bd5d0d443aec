import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { contentOf } from '../jobs/checkpoint-manifest.js';
import { AdapterFolders, type AdapterRef } from '../models/adapters/adapter-folders.js';
import { WEIGHTS_FILE } from '../models/adapters/adapter-form.js';
import type { Model } from '../models/models.schemas.js';
import { ModelLessons } from '../models/model-lessons.js';
import { ModelsService } from '../models/models.service.js';
import type { Adapting } from './adaptation-plans.js';
import type { AdaptedPolicy } from './adaptation-sessions.js';
import type { SolvedLesson } from './solved-lessons.js';

/** A policy whose files lie in their place. */
interface WrittenPolicy extends AdaptedPolicy {
  /** Of its weights. */
  readonly sha256: string;
}

/** Keeps what was adapted: files first, then the model, or nothing of both. */
@Injectable()
export class AdaptedModels {
  constructor(
    private readonly folders: AdapterFolders,
    private readonly models: ModelsService,
    private readonly lessons: ModelLessons,
    private readonly database: Database,
  ) {}

  /** @throws ProblemError storage-exhausted, storage-io-error; what the engine throws */
  async write(ref: AdapterRef, policy: AdaptedPolicy): Promise<WrittenPolicy> {
    const { sha256 } = await this.folders.build(ref, async (folder) => {
      await policy.save(folder);
      return contentOf(join(folder, WEIGHTS_FILE));
    });
    return { ...policy, sha256 };
  }

  /** @throws ProblemError conflict when the name was taken meanwhile; the reason of `gone`. The files go then. */
  async register(
    adapting: Adapting,
    adapted: WrittenPolicy & { readonly engineSeconds: number },
    gone: AbortSignal,
  ): Promise<Model> {
    const { ref, parent, baseModelId, label, lessons } = adapting;
    const row = {
      id: ref.id,
      kind: 'adapted',
      baseModelId,
      label,
      adapterFolder: this.folders.folderOf(ref),
      adapterSha256: adapted.sha256,
      lora: adapted.lora,
      jobId: parent.jobId,
      adaptation: adaptationOf(adapting, adapted),
    } as const;
    try {
      gone.throwIfAborted();
      return await this.database.transaction(async () => {
        const model = await this.models.registerAdapter(ref.workspaceId, row);
        await this.lessons.keep(ref.workspaceId, ref.id, lessons.map(textOf));
        return model;
      });
    } catch (error) {
      await this.folders.remove(ref);
      throw error;
    }
  }
}

function adaptationOf(
  { parent, checkpointId, body, lessons, plan, ratesFolder }: Adapting,
  { trace, modelDigest, engineSeconds }: AdaptedPolicy & { readonly engineSeconds: number },
): NonNullable<Model['adaptation']> {
  const { id, name } = parent;
  const version = parent.checkpointId ?? parent.adapterSha256 ?? modelDigest;
  return {
    parent: { id, name, version },
    checkpointId,
    project: body.project ?? sharedProject(lessons),
    metadata: body.metadata,
    lessons: lessons.map(({ origin }) => origin),
    steps: plan.steps,
    inner: plan.inner,
    learnedRates: ratesFolder !== null,
    losses: [...trace.losses],
    gradientNorms: [...trace.gradientNorms],
    tokens: trace.tokens,
    engineSeconds,
  };
}

/** As the contamination check of an evaluation reads a task. */
function textOf({ task: { prompt, starterCode = '' }, answer }: SolvedLesson): string {
  return `${prompt}\n${starterCode}\n${answer}`;
}

function sharedProject(lessons: readonly SolvedLesson[]): string | null {
  const [first = null, ...others] = new Set(lessons.map(({ project }) => project));
  return others.length === 0 ? first : null;
}
