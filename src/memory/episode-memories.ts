import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Schedule } from '../common/schedule.js';
import type { EpisodeMemory } from '../training/ports.js';
import type { RecallFrom } from './memory-part.js';
import { MemoryService } from './memory.service.js';
import { MilvusEpisodeMemory } from './milvus-episode-memory.js';

/** The memory of each workspace and of its spaces, as a training sees it. */
@Injectable()
export class EpisodeMemories {
  constructor(
    private readonly memory: MemoryService,
    private readonly schedule: Schedule,
  ) {}

  /** @param space null is the workspace's own memory */
  of(workspaceId: WorkspaceId, space: string | null, from?: RecallFrom): EpisodeMemory {
    return new MilvusEpisodeMemory(this.memory, workspaceId, this.schedule, { space, from });
  }
}
