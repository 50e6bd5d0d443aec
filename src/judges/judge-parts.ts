import type { WorkspaceId } from '../common/caller.js';
import type { SandboxPool } from '../sandbox/sandbox-pool.js';
import type { EndpointCalls } from '../contracts/endpoint-call.js';
import type { Critics } from './critic/critics.js';
import { type JudgeDefinition, type JudgeParts, makeJudge } from './judge-kinds.js';
import { ProgramAnalyser } from './analysis/program-analyser.js';
import type { Judge } from '../training/ports.js';

/** What the judges of a worker are made from; its module gathers it. */
export interface JudgeResources {
  /** Slots in which tools look at programs. */
  readonly analysis: SandboxPool;
  /** Slots in which programs run. */
  readonly sandbox: SandboxPool;
  readonly critics: Critics;
  readonly endpointsOf: (workspaceId: WorkspaceId) => EndpointCalls;
}

/** Makes what the judges of one workspace score with. A kind that needs something more adds a line. */
export function judgePartsOf({
  analysis,
  sandbox,
  critics,
  endpointsOf,
}: JudgeResources): (workspaceId: WorkspaceId) => JudgeParts {
  const analyser = new ProgramAnalyser(analysis);
  return (workspaceId) => ({
    analyser,
    sandbox,
    critics: critics.of(workspaceId),
    endpoints: endpointsOf(workspaceId),
  });
}

/** Makes judges; the worker's module binds it to the parts that it has. */
export abstract class JudgeMaker {
  /** What the definition refers to has been looked up. */
  abstract make(workspaceId: WorkspaceId, definition: JudgeDefinition): Judge;
}

export class ResourcefulJudgeMaker extends JudgeMaker {
  constructor(private readonly partsOf: (workspaceId: WorkspaceId) => JudgeParts) {
    super();
  }

  override make(workspaceId: WorkspaceId, definition: JudgeDefinition): Judge {
    return makeJudge(definition, this.partsOf(workspaceId));
  }
}
