import type { PolicyInfo } from '../contracts/policy.js';
import type { Environment, InexactResume, LoopState } from '../contracts/training.js';

/** The environment that an engine says it computes in. */
export function environmentOf(info: PolicyInfo): Environment {
  const { device, threads, modelDigest, versions, drawnBy = null } = info;
  const drawn = drawnBy === null ? {} : { drawnBy };
  return { device, threads: String(threads), modelDigest, ...versions, ...drawn };
}

/** A state as it is resumed: when `here` is not where it was made, it says so from now on. */
export function resumedIn(
  state: LoopState,
  here: Environment,
): { readonly state: LoopState; readonly differences: InexactResume['differences'] } {
  const differences = differingFields(state.environment, here);
  if (differences.length === 0) {
    return { state, differences };
  }
  const resume = { step: state.step, differences };
  return { state: { ...state, inexactResumes: [...state.inexactResumes, resume] }, differences };
}

function differingFields(made: Environment, here: Environment): InexactResume['differences'] {
  const fields = [...new Set([...Object.keys(made), ...Object.keys(here)])].toSorted();
  return fields
    .map((field) => ({ field, expected: made[field] ?? 'none', found: here[field] ?? 'none' }))
    .filter(({ expected, found }) => expected !== found);
}
