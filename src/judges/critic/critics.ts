import { join } from 'node:path';
import type { OnModuleDestroy } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { isExportId } from '../../contracts/judge-settings.js';
import { GraphThread } from '../../onnx/graph-thread.js';
import type { GraphText } from '../../onnx/text-graph.js';
import { type CriticFolder, readCriticFolder } from './critic-folder.js';

/** Where critics lie. */
interface CriticPlaces {
  readonly modelsDir: string;
  /** Folder of the files of an export, whether it is there or not. */
  readonly ofExport: (workspaceId: WorkspaceId, id: string) => string;
}

/** The critics of a workspace: those of MODELS_DIR, which all have, and those that its jobs have trained. */
export interface WorkspaceCritics {
  /** @throws Error naming the critic when there is none, or when it cannot be used */
  find(model: string): CriticFolder;
  /** The logits of the four outcomes of each text. @throws Error when the critic cannot run */
  logits(critic: CriticFolder, texts: readonly GraphText[]): Promise<Float32Array[]>;
}

/** Critics, each in a thread of its own that starts with its first program. */
export class Critics implements OnModuleDestroy {
  private readonly threads = new Map<string, GraphThread>();

  constructor(private readonly places: CriticPlaces) {}

  of(workspaceId: WorkspaceId): WorkspaceCritics {
    return {
      find: (model) => this.find(workspaceId, model),
      logits: (critic, texts) => this.threadOf(critic).run(texts),
    };
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.threads.values()].map((thread) => thread.close()));
  }

  private find(workspaceId: WorkspaceId, model: string): CriticFolder {
    const { modelsDir, ofExport } = this.places;
    const [folder, place] = isExportId(model)
      ? [ofExport(workspaceId, model), 'The workspace']
      : [join(modelsDir, model), 'MODELS_DIR'];
    try {
      return readCriticFolder(folder);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const said = `${place} holds no critic ${model} that can be used: ${why}`;
      throw new Error(said, { cause: error });
    }
  }

  private threadOf({ digest, settings }: CriticFolder): GraphThread {
    const thread = this.threads.get(digest) ?? new GraphThread(settings);
    this.threads.set(digest, thread);
    return thread;
  }
}
