import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { chunksOf } from '../../common/body-chunks.js';
import type { WorkspaceId } from '../../common/caller.js';
import { boundaryOf } from '../../common/forms/form-parts.js';
import { newId } from '../../common/ids.js';
import { ProblemError } from '../../common/problems.js';
import { parseBody } from '../../common/validation.pipe.js';
import type { LoraShape } from '../../contracts/policy.js';
import type { Model } from '../models.schemas.js';
import { ModelsService, type ServableModel } from '../models.service.js';
import { readAdapterConfig } from './adapter-config.js';
import { requireFit } from './adapter-fit.js';
import { AdapterFolders, type AdapterRef, writeDurably } from './adapter-folders.js';
import {
  AdapterFields,
  type AdapterForm,
  CONFIG_FILE,
  readAdapterForm,
  WEIGHTS_FILE,
} from './adapter-form.js';
import { baseTensors } from './base-tensors.js';
import { requireFinite } from './finite-tensors.js';
import { readSafetensors } from './safetensors-header.js';

const MOST_WEIGHTS_BYTES = 2 * 1_073_741_824;
/** A layer takes some 300 bytes of it. */
const MOST_HEADER_BYTES = 4 * 1_048_576;
const MOST_UPLOADED = 100;

interface Upload {
  readonly form: AdapterForm;
  readonly base: ServableModel;
  readonly lora: LoraShape;
}

/** Takes adapters in PEFT's format. What is sent is read where nothing else looks, and moved into its place when it fits. */
@Injectable()
export class AdapterUploadsService {
  constructor(
    private readonly models: ModelsService,
    private readonly folders: AdapterFolders,
  ) {}

  /**
   * Makes a model of a form with the two files of an adapter, whole or not at all.
   *
   * @throws ProblemError unsupported-media-type, malformed-request, validation-failed, unknown-field; unsafe-format,
   *   invalid-model; not-found for the base model; conflict when the name is taken; quota-exceeded
   */
  async create(workspaceId: WorkspaceId, body: unknown, contentType: string): Promise<Model> {
    const boundary = boundaryOf(contentType);
    if (!(body instanceof Readable)) {
      throw new ProblemError('malformed-request', 'The form is empty.');
    }
    await this.requireRoom(workspaceId);
    const ref = { id: newId('model'), workspaceId };
    const { form, base, lora } = await this.folders.build(ref, (folder) =>
      this.receive(ref, folder, chunksOf(body), boundary),
    );
    try {
      return await this.models.registerAdapter(workspaceId, {
        id: ref.id,
        kind: 'uploaded',
        baseModelId: base.id,
        label: form.name,
        adapterFolder: this.folders.folderOf(ref),
        adapterSha256: form.weights,
        lora,
      });
    } catch (error) {
      await this.folders.remove(ref);
      throw error;
    }
  }

  private async requireRoom(workspaceId: WorkspaceId): Promise<void> {
    if ((await this.models.count(workspaceId, 'uploaded')) >= MOST_UPLOADED) {
      throw new ProblemError('quota-exceeded', `There are ${MOST_UPLOADED} uploaded models.`);
    }
  }

  private async receive(
    { workspaceId }: AdapterRef,
    folder: string,
    chunks: AsyncIterable<Buffer>,
    boundary: string,
  ): Promise<Upload> {
    const path = join(folder, WEIGHTS_FILE);
    const weights = { path, field: 'weights', mostBytes: MOST_WEIGHTS_BYTES };
    const form = await readAdapterForm(chunks, boundary, (bytes) => writeDurably(weights, bytes));
    const { name, baseModel } = form;
    const fields = parseBody(AdapterFields, { name, baseModel });
    const lora = readAdapterConfig(form.config, 'config');
    const file = await readSafetensors(path, weights.field, MOST_HEADER_BYTES);
    const base = await this.models.resolve(workspaceId, fields.baseModel, 'baseModel');
    if (base.kind !== 'base') {
      throw ProblemError.field('baseModel', 'must be a base model');
    }
    requireFit(file.tensors, lora, await baseTensors(base.base.path));
    await requireFinite(path, file, weights.field);
    const config = { path: join(folder, CONFIG_FILE), field: 'config', mostBytes: Infinity };
    await writeDurably(config, Readable.from([form.config]));
    return { form, base, lora };
  }
}
