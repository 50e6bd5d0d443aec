import { decode } from '@msgpack/msgpack';
import {
  EngineDiverged,
  type EngineError,
  EngineFailed,
  EngineInterrupted,
  EngineOutOfMemory,
  EngineRefused,
  EngineSessionLost,
  EngineStorageFailed,
  EngineStorageFull,
  EngineUnavailable,
  GenerationFailed,
} from './engine-errors.js';
import type { components } from './engine.generated.js';

/** @throws EngineFailed when the bytes are not one MessagePack object. */
export function readAnswer(verb: string, bytes: ArrayBuffer): object {
  try {
    const answer = decode(bytes);
    if (typeof answer === 'object' && answer !== null) {
      return answer;
    }
  } catch (cause) {
    throw new EngineFailed(`${verb}: the answer is not MessagePack.`, { cause });
  }
  throw new EngineFailed(`${verb}: the answer is not an object.`);
}

/** What a problem of the engine's catalogue (`errors.py`) means to its caller. */
export function toError(verb: string, problem: components['schemas']['Problem']): EngineError {
  const message = `${verb}: ${problem.detail}`;
  switch (problem.code) {
    case 'unknown_session':
    case 'sequence_conflict':
      return new EngineSessionLost(message);
    case 'interrupted':
      return new EngineInterrupted(message);
    case 'diverged':
      return new EngineDiverged(message);
    case 'out_of_memory':
      return new EngineOutOfMemory(message);
    case 'storage_full':
      return new EngineStorageFull(message);
    case 'storage_io_error':
      return new EngineStorageFailed(message);
    case 'generation_unavailable':
    case 'generation_refused':
      return new GenerationFailed(message);
    case 'shutting_down':
      return new EngineUnavailable(message);
    case 'invalid_request':
    case 'model_not_found':
    case 'unsupported':
    case 'never_fits':
    case 'unauthorised':
    case 'too_large':
      return new EngineRefused(message, problem.code, problem.errors);
    default:
      return new EngineFailed(message);
  }
}
