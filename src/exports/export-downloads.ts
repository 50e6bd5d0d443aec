import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import type { Download } from '../common/download.js';
import { ProblemError } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import type { ExportedFile } from '../contracts/policy.js';
import type { ExportEntity } from './export.entity.js';
import { ExportFolders } from './export-folders.js';
import type { ExportFileParams } from './exports.schemas.js';
import { ExportsRepository } from './exports.repository.js';

const MOST_REMEMBERED = 10_000;

/** Opens files of exports that are what was exported, to the last byte: before the first one is sent. */
@Injectable()
export class ExportDownloads {
  /** By path: the state of the file when it was last read whole and found right. */
  private readonly verified = new Map<string, string>();

  constructor(
    private readonly repository: ExportsRepository,
    private readonly folders: ExportFolders,
    private readonly schedule: Schedule,
  ) {}

  /** @throws ProblemError not-found; export-not-ready; export-damaged, and then the export is failed */
  async open(workspaceId: WorkspaceId, { id, name }: ExportFileParams): Promise<Download> {
    const row = await this.repository.find(workspaceId, id);
    if (row === null) {
      throw ProblemError.notFound('export', id);
    }
    if (row.state !== 'ready') {
      const why = row.error === null ? '' : `: ${row.error.detail}`;
      throw new ProblemError('export-not-ready', `The export ${id} is ${row.state}${why}`);
    }
    // Only what the engine has listed has a path: a name from outside never becomes part of one.
    const file = row.files.find((one) => one.name === name);
    if (file === undefined) {
      throw ProblemError.notFound('file', name);
    }
    const handle = await this.openVerified(row, file);
    return { ...file, handle, silenceMs: this.schedule.downloadSilenceMs };
  }

  private async openVerified(row: ExportEntity, file: ExportedFile): Promise<FileHandle> {
    const path = join(this.folders.filesOf(row), file.name);
    const handle = await open(path, 'r').catch(async (error: unknown) => {
      throw await this.damage(row, `${file.name} cannot be opened: ${codeOf(error)}`);
    });
    try {
      await this.verify(handle, path, file);
      return handle;
    } catch (error) {
      await handle.close();
      throw await this.damage(row, error instanceof Error ? error.message : String(error));
    }
  }

  /** Reads the file unless it is the one, unchanged, that was read before. */
  private async verify(handle: FileHandle, path: string, file: ExportedFile): Promise<void> {
    const { ino, size, mtimeNs } = await handle.stat({ bigint: true });
    const state = `${ino} ${size} ${mtimeNs} ${file.sha256}`;
    if (this.verified.get(path) === state) {
      return;
    }
    if (size !== BigInt(file.sizeBytes) || (await digestOf(handle)) !== file.sha256) {
      throw new Error(`${file.name} is not what was written.`);
    }
    this.verified.delete(path);
    this.verified.set(path, state);
    const [oldest] = this.verified.keys();
    if (this.verified.size > MOST_REMEMBERED && oldest !== undefined) {
      this.verified.delete(oldest);
    }
  }

  private async damage({ id, workspaceId }: ExportEntity, detail: string): Promise<ProblemError> {
    const problem = new ProblemError('export-damaged', detail);
    await this.repository.reject(workspaceId, id, problem.toProblem());
    return problem;
  }
}

async function digestOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false })) {
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'an unknown fault';
}
