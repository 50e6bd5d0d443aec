/** What a model is on a hub: a repository at one commit. */
export interface HubPlace {
  readonly hub: string;
  readonly revision: string;
}

/** Where models come from that are not on the disk. */
export abstract class ModelHub {
  /**
   * Fills `folder` with safetensors, configuration and tokenizer of exactly that commit, going on from what is there,
   * and tells how many bytes of how many are there.
   *
   * @throws ProblemError invalid-model for what the hub does not have; dependency-unavailable, storage-exhausted for what
   *   may be well later; the reason of `signal` once it is aborted
   */
  abstract bring(
    place: HubPlace,
    folder: string,
    tell: (doneBytes: number, totalBytes: number) => void,
    signal: AbortSignal,
  ): Promise<void>;
}
