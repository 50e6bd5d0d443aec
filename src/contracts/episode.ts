import { z } from 'zod';

/** How far an episode can be trusted: judged under hidden tests, reported by a person, or imported. */
export const TrustLevel = z.enum(['verified', 'reported', 'imported']).meta({ id: 'TrustLevel' });
export type TrustLevel = z.infer<typeof TrustLevel>;

export const EpisodeSource = z
  .enum(['demonstration', 'training', 'feedback', 'import'])
  .meta({ id: 'EpisodeSource' });
export type EpisodeSource = z.infer<typeof EpisodeSource>;

/** A remembered attempt as the training loop or a feedback hands it to long-term memory. */
export interface NewEpisode {
  /** Names the attempt for ever: remembering the same key twice keeps one episode. */
  readonly key: string;
  readonly source: EpisodeSource;
  readonly trust: TrustLevel;
  readonly taskId: string | null;
  /** The text that the embedding keys on: what a later task is compared with. */
  readonly taskText: string;
  readonly project: string | null;
  readonly answer: string;
  readonly isPassing: boolean;
  readonly passed: number;
  readonly total: number;
  readonly errorType: string | null;
  readonly errorLine: number | null;
  readonly message: string | null;
  readonly lesson: string;
  readonly reward: number | null;
  readonly jobId: string | null;
  readonly step: number | null;
}

/** What retrieval brings back. Never holds a hidden test. */
export interface EpisodeCard {
  readonly episodeId: string;
  readonly taskText: string;
  readonly answer: string;
  readonly isPassing: boolean;
  readonly trust: TrustLevel;
  readonly errorType: string | null;
  readonly lesson: string;
  /** Cosine similarity of the task texts. */
  readonly similarity: number;
  readonly ageSeconds: number;
}
