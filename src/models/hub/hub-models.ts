import { Injectable, Logger } from '@nestjs/common';
import type { Problem } from '../../common/problems.js';
import { isRetryable, problemOfWork } from '../../jobs/job-failure.js';
import { inspectBase } from '../bases/inspect-base.js';
import { ModelInspector } from '../bases/model-inspector.js';
import { settingsOf } from '../bases/base-settings.js';
import type { ModelCard } from '../card/model-card.schemas.js';
import { readCard } from '../card/read-card.js';
import type { ModelSettings } from '../models.schemas.js';
import { type DownloadClaim, DownloadClaims } from './download-claims.js';
import { HubFolders } from './hub-folders.js';
import { ModelHub } from './model-hub.js';

const FIELD = 'source/hub';

/** Makes base models of what a hub has: the files come, are held to what a folder is held to, and lie in their place. */
@Injectable()
export class HubModels {
  private readonly logger = new Logger(HubModels.name);

  constructor(
    private readonly hub: ModelHub,
    private readonly inspector: ModelInspector,
    private readonly folders: HubFolders,
    private readonly claims: DownloadClaims,
  ) {}

  /** @throws ProblemError; the reason of `signal` once it is aborted */
  async bring(
    claim: DownloadClaim,
    signal: AbortSignal,
  ): Promise<{ readonly card: ModelCard; readonly settings: ModelSettings }> {
    const { path, isWhole } = await this.folders.placeOf(claim);
    if (!isWhole) {
      await this.hub.bring(claim.source, path, (done, total) => this.tell(claim, done, total), signal);
    }
    const card = await readCard(path, FIELD, signal);
    const { contextLength } = await inspectBase(this.inspector, path, FIELD);
    const settings = await settingsOf(path, claim.wish, contextLength);
    signal.throwIfAborted();
    await this.folders.settle(claim);
    return { card: { ...card, contextLength }, settings };
  }

  /** The error as the model shows it, and whether another try may end differently. Files of a final one go. */
  async giveUp(claim: DownloadClaim, error: unknown): Promise<Problem> {
    await this.folders.remove(claim);
    return this.explain(error).problem;
  }

  explain(error: unknown): { readonly problem: Problem; readonly isRetryable: boolean } {
    return { problem: problemOfWork(error, 'invalid-model'), isRetryable: isRetryable(error) };
  }

  private tell(claim: DownloadClaim, done: number, total: number): void {
    this.claims.progress(claim, done, total).catch((error: unknown) => {
      this.logger.warn(`The progress of ${claim.name} was not noted: ${String(error)}`);
    });
  }
}
