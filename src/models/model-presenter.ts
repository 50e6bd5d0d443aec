import { Injectable } from '@nestjs/common';
import { In, type SelectQueryBuilder } from 'typeorm';
import type { WorkspaceId } from '../common/caller.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { Database } from '../database/database.js';
import { ModelDownloadEntity } from './hub/model-download.entity.js';
import { ModelAliasEntity } from './model-alias.entity.js';
import { ModelEntity } from './model.entity.js';
import { ModelLineages } from './model-lineages.js';
import type { Model } from './models.schemas.js';

/** Models as the API shows them: with what leads to them, what their base models are, and how they were trained. */
@Injectable()
export class ModelPresenter {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly lineages: ModelLineages,
  ) {}

  /** @throws ProblemError invalid-cursor */
  async page(
    workspaceId: WorkspaceId,
    models: SelectQueryBuilder<ModelEntity>,
    query: PageQuery,
  ): Promise<Page<Model>> {
    const page = await this.pager.page(models, query, `models ${workspaceId}`);
    return { ...page, data: await this.present(workspaceId, page.data) };
  }

  private async downloads(
    workspaceId: WorkspaceId,
    rows: readonly ModelEntity[],
  ): Promise<ReadonlyMap<string, Model['download']>> {
    const found = await this.database
      .of(ModelDownloadEntity, workspaceId)
      .list({ modelId: In(rows.map(({ id }) => id)) });
    return new Map(
      found.map(({ modelId, doneBytes, totalBytes, error }) => [
        modelId,
        {
          doneBytes: Number(doneBytes),
          totalBytes: totalBytes === null ? null : Number(totalBytes),
          error,
        },
      ]),
    );
  }

  /** By base model: the own one, or that below an adapter. */
  private async cards(
    workspaceId: WorkspaceId,
    rows: readonly ModelEntity[],
  ): Promise<ReadonlyMap<string, ModelEntity['card']>> {
    const known = new Map(rows.map(({ id, card }) => [id, card]));
    const others = rows.flatMap(({ baseModelId: id }) => (id === null || known.has(id) ? [] : id));
    const bases = await this.database
      .of(ModelEntity, workspaceId)
      .list({ id: In([...new Set(others)]) });
    bases.forEach(({ id, card }) => known.set(id, card));
    return known;
  }

  async present(
    workspaceId: WorkspaceId,
    rows: readonly ModelEntity[],
  ): Promise<Model[]> {
    const aliases = await this.database
      .of(ModelAliasEntity, workspaceId)
      .list({ modelId: In(rows.map(({ id }) => id)) }, { name: 'ASC' });
    const downloads = await this.downloads(workspaceId, rows);
    const cards = await this.cards(workspaceId, rows);
    const lineages = await this.lineages.of(
      workspaceId,
      rows.flatMap((row) => checkpointBehind(row) ?? []),
    );
    return rows.map((row) => ({
      ...present(row),
      aliases: aliases.filter(({ modelId }) => modelId === row.id).map(({ name }) => name),
      download: downloads.get(row.id) ?? null,
      card: cards.get(row.baseModelId ?? row.id) ?? null,
      lineage: [...(lineages.get(checkpointBehind(row) ?? '') ?? [])],
    }));
  }
}

/** The nearest one: its own, or that of the model that was adapted. */
function checkpointBehind({ checkpointId, adaptation }: ModelEntity): string | null {
  return checkpointId ?? adaptation?.checkpointId ?? null;
}

function present(row: ModelEntity): Omit<Model, 'aliases' | 'card' | 'download' | 'lineage'> {
  const { id, name, kind, state, source, adaptation } = row;
  const settings = state === 'ready' ? row.settings : null;
  const { baseModelId, jobId, checkpointId, adapterSha256 } = row;
  const resumedInexactly = [...row.resumedInexactly];
  const createdAt = row.createdAt.toISOString();
  const origin = { baseModelId, jobId, checkpointId, adapterSha256, resumedInexactly, adaptation };
  return { id, name, kind, state, source, settings, ...origin, createdAt };
}
