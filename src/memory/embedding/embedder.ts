/**
 * Turns texts into unit vectors whose dot product says how alike two texts are. Promises: one vector per text, in
 * order; the same text gives the same vector; nothing is cut silently but the text past the model's length.
 */
export abstract class Embedder {
  /** @throws ProblemError dependency-unavailable when there is no model */
  abstract describe(): EmbeddingModel;
  /** @throws ProblemError dependency-unavailable when the model cannot run */
  abstract embed(texts: readonly string[]): Promise<Float32Array[]>;
}

export interface EmbeddingModel {
  /** Names model and variant. Vectors of two ids never meet in one collection. */
  readonly id: string;
  readonly dimensions: number;
}
