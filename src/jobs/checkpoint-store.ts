import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../config/config.js';
import type { LoopState } from '../contracts/training.js';
import type { ResumePoint } from '../training/ports.js';
import { sha256OfText } from './answers.js';
import { CheckpointFiles } from './checkpoint-files.js';
import { type FileContent, type Manifest, verifyManifest } from './checkpoint-manifest.js';
import { CheckpointRows, type SavedCheckpoint } from './checkpoint-rows.js';
import type { Claim } from './job-claims.js';
import type { CheckpointEntity } from './journal.entity.js';
import { asStorageError, StorageExhausted } from './storage-errors.js';

const LOOP_FILE = 'loop.json';
/** Step, fence and a random part. */
const FOLDER_NAME = /^\d+-(\d+)-[0-9a-f]{8}(\.tmp)?$/;
/** Newest checkpoints that are kept beside the best one. */
const KEPT = 3;

type Ref = Claim['ref'];

/** What a checkpoint holds beside the files of the engine. */
export interface CheckpointContent {
  readonly state: LoopState;
  readonly configSha256: string;
}

export interface FoundCheckpoint extends ResumePoint {
  readonly configSha256: string;
}

export interface RejectedCheckpoint {
  readonly id: string;
  readonly step: number;
  readonly reason: string;
}

/**
 * Checkpoint folders under FALCONRY_HOME. One appears whole or not at all: it is written beside its place, every
 * file is synced, a manifest names them with their hashes, and a rename puts it there. Only its row makes it real.
 */
@Injectable()
export class CheckpointStore {
  private readonly logger = new Logger(CheckpointStore.name);

  constructor(
    private readonly config: Config,
    private readonly files: CheckpointFiles,
    private readonly rows: CheckpointRows,
  ) {}

  /**
   * Writes a folder and returns what its row must say. Nothing is left behind when it fails.
   *
   * @throws StorageExhausted before anything is written, when there is no room for two like the last one
   * @throws StorageIoError
   */
  async write(
    ref: Ref,
    { state, configSha256 }: CheckpointContent,
    write: (folder: string) => Promise<void>,
  ): Promise<SavedCheckpoint> {
    const { step, environment } = state;
    const { fence } = ref;
    const [parent] = await this.rows.usable(ref);
    const folder = join(folderOf(ref), `${step}-${fence}-${randomBytes(4).toString('hex')}`);
    const place = this.path(folder);
    const unfinished = `${place}.tmp`;
    try {
      await this.files.make(unfinished);
      await this.requireRoom(unfinished, 2 * Number(parent?.sizeBytes ?? 0));
      await write(unfinished);
      await this.files.write(unfinished, LOOP_FILE, JSON.stringify(state));
      const files = await this.seal(unfinished);
      const origin = { step, fence, parent: parent?.id ?? null, configSha256, environment };
      const manifest = JSON.stringify({ version: 1, ...origin, files } satisfies Manifest, null, 2);
      await this.files.writeManifest(unfinished, manifest);
      await this.files.publish(unfinished, place);
      const sizeBytes = Object.values(files).reduce((sum, file) => sum + file.sizeBytes, 0);
      return { step, fence, folder, manifestSha256: sha256OfText(manifest), sizeBytes };
    } catch (error) {
      await this.clear([unfinished, place]);
      throw asStorageError(error);
    }
  }

  /** Removes a folder that will never get its row. */
  discard({ folder }: SavedCheckpoint): Promise<void> {
    return this.clear([this.path(folder)]);
  }

  /**
   * The newest checkpoint whose files are what the manifest says, and those that were passed over. Folders that claims
   * before this one left unfinished or without a row are removed first.
   */
  async newest(ref: Ref): Promise<{
    readonly newest: FoundCheckpoint | null;
    readonly rejected: readonly RejectedCheckpoint[];
  }> {
    await this.sweep(ref);
    const rejected: RejectedCheckpoint[] = [];
    for (const row of await this.rows.usable(ref)) {
      try {
        return { newest: await this.load(row), rejected };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        rejected.push({ id: row.id, step: row.step, reason });
      }
    }
    return { newest: null, rejected };
  }

  /** Removes what the claims of a job that has ended left unfinished or without a row; no later claim comes to do it. */
  sweepEnded({ id, workspaceId, fence }: Ref): Promise<void> {
    return this.sweep({ id, workspaceId, fence: fence + 1 });
  }

  /** The rows to give up: all but the newest few, the best, the newest that verifies, and those kept on request. */
  async dispensable(ref: Ref): Promise<CheckpointEntity[]> {
    const rows = await this.rows.usable(ref);
    const verified = await this.newestVerified(rows);
    const kept = new Set([...rows.slice(0, KEPT), bestOf(rows), verified]);
    return rows.filter((row) => !row.kept && !kept.has(row));
  }

  /** Removes the folders of rows that are gone. */
  removeFolders(rows: readonly CheckpointEntity[]): Promise<void> {
    return this.clear(rows.map(({ folder }) => this.path(folder)));
  }

  /** Where a checkpoint lies. @throws Error when its files are not what its manifest says */
  async verified({
    folder,
    manifestSha256,
  }: CheckpointEntity): Promise<{ readonly folder: string }> {
    const path = this.path(folder);
    await verifyManifest(path, manifestSha256);
    return { folder: path };
  }

  /** Whether something was saved under that name within a checkpoint. */
  holds({ folder }: CheckpointEntity, name: string): Promise<boolean> {
    return this.files.exists(join(this.path(folder), name));
  }

  /** Removes what a job has left on the disk, all of it. */
  removeAllOf(job: Pick<Ref, 'id' | 'workspaceId'>): Promise<void> {
    return this.clear([this.path(folderOf(job))]);
  }

  /** What a job would go on from. */
  async newestUsable(job: Pick<Ref, 'id' | 'workspaceId'>): Promise<CheckpointEntity | undefined> {
    return this.newestVerified(await this.rows.usable(job));
  }

  /** The first whose files are what its manifest says. */
  private async newestVerified(
    rows: readonly CheckpointEntity[],
  ): Promise<CheckpointEntity | undefined> {
    for (const row of rows) {
      const isSound = await verifyManifest(this.path(row.folder), row.manifestSha256).then(
        () => true,
        () => false,
      );
      if (isSound) {
        return row;
      }
    }
    return undefined;
  }

  private async load({ folder, manifestSha256 }: CheckpointEntity): Promise<FoundCheckpoint> {
    const path = this.path(folder);
    const { configSha256 } = await verifyManifest(path, manifestSha256);
    const state = JSON.parse(await readFile(join(path, LOOP_FILE), 'utf8')) as LoopState;
    return { state, folder: path, configSha256 };
  }

  private async requireRoom(folder: string, bytes: number): Promise<void> {
    const free = await this.files.freeBytes(folder);
    if (free < bytes) {
      throw new StorageExhausted(
        `A checkpoint needs ${bytes} free bytes below ${this.config.home}, where ${free} are left.`,
      );
    }
  }

  private async seal(folder: string): Promise<Record<string, FileContent>> {
    const files: Record<string, FileContent> = {};
    for (const name of (await this.files.below(folder)).toSorted()) {
      files[name] = await this.files.seal(folder, name);
    }
    return files;
  }

  /** What this claim and later ones have is not touched: a claim that was taken over may still run. */
  private async sweep(ref: Ref): Promise<void> {
    const parent = this.path(folderOf(ref));
    if (!(await this.files.exists(parent))) {
      return;
    }
    const known = new Set((await this.rows.folders(ref)).map((folder) => basename(folder)));
    const stale = (await this.files.names(parent)).filter((name) => {
      const fence = FOLDER_NAME.exec(name)?.[1];
      return fence !== undefined && Number(fence) < ref.fence && !known.has(name);
    });
    await this.clear(stale.map((name) => join(parent, name)));
  }

  /** What cannot be removed now is removed by a later sweep. */
  private async clear(folders: readonly string[]): Promise<void> {
    for (const folder of folders) {
      await this.files.remove(folder).catch((error: unknown) => {
        this.logger.warn(`${folder} was not removed: ${String(error)}`);
      });
    }
  }

  private path(folder: string): string {
    return join(this.config.home, folder);
  }
}

/** Below FALCONRY_HOME. */
function folderOf({ id, workspaceId }: Pick<Ref, 'id' | 'workspaceId'>): string {
  return join('checkpoints', workspaceId, id);
}

/** The one with the highest score; the newest of equals. */
function bestOf(rows: readonly CheckpointEntity[]): CheckpointEntity | undefined {
  return rows
    .filter(({ score }) => score !== null)
    .toSorted((one, other) => Number(other.score) - Number(one.score))[0];
}
