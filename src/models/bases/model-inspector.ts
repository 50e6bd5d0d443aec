import type { InspectedModel } from '../../contracts/policy.js';

/** Asks an engine whether the model in a folder can be opened, before anything of it is. */
export abstract class ModelInspector {
  /** @throws EngineError: `EngineRefused` for what will never open, naming the architecture or the fault */
  abstract inspect(folder: string): Promise<InspectedModel>;
}
