import { EngineRefused } from '../../../src/policy/engine-errors.js';

/** What the engine says of a request that it will not carry out: the field at fault, and what is wrong with it. */
export function refusal(pointer: string, detail: string): EngineRefused {
  return new EngineRefused(`${pointer}: ${detail}`, 'invalid_request', [{ pointer, detail }]);
}
