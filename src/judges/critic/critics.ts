import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { GraphThread } from '../../onnx/graph-thread.js';
import { type CriticFolder, readCriticFolder } from './critic-folder.js';

/** The critics of MODELS_DIR, each in a thread of its own that starts with its first program. */
@Injectable()
export class Critics implements OnModuleDestroy {
  private readonly threads = new Map<string, GraphThread>();

  constructor(private readonly config: Config) {}

  /** @throws Error when there is no such critic */
  find(model: string): CriticFolder {
    return readCriticFolder(this.config.modelsDir, model);
  }

  /** The logits of the four outcomes of each text. @throws Error when the critic cannot run */
  logits({ digest, settings }: CriticFolder, texts: readonly string[]): Promise<Float32Array[]> {
    const thread = this.threads.get(digest) ?? new GraphThread(settings);
    this.threads.set(digest, thread);
    return thread.run(texts);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.threads.values()].map((thread) => thread.close()));
  }
}
