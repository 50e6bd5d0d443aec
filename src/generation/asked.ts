import type { CallerIdentity } from '../common/caller.js';
import type { RecalledEpisode } from '../memory/episode-search.js';
import type { AnsweringModel } from './backends/answering-model.js';
import type { RememberedFailure } from './conversations.js';
import type { Generate } from './generation.schemas.js';
import type { Subject } from './public-tests.js';

/** What long-term memory gives to a question. */
export interface Recollection {
  readonly episodes: readonly RecalledEpisode[];
  readonly isDegraded: boolean;
}

/** A question with all that it takes to answer it. */
export interface Asked {
  /** Whose caps the answer counts for. */
  readonly caller: CallerIdentity;
  readonly model: AnsweringModel;
  readonly subject: Subject;
  readonly recalled: Recollection;
  readonly remembered: RememberedFailure | null;
  readonly body: Generate;
}
