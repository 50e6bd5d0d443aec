import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { ProblemError } from '../../common/problems.js';
import {
  type CompositeJudgeSpec,
  type CompositePart,
  type JudgeSpec,
  parseJudgeReference,
  type SimpleJudgeSpec,
} from '../../contracts/judge.js';
import { isExportId } from '../../contracts/judge-settings.js';
import { EndpointsService } from '../../endpoints/endpoints.service.js';
import { CriticExports } from '../../exports/critic-exports.js';
import { promptOf } from '../llm/llm-prompt.js';
import { compositeFault } from '../composite/composite-faults.js';
import type { StoredPrompt } from './judge.entity.js';
import { JudgeRevisionsService } from './judge-revisions.service.js';

/** An endpoint that settings name at `path` of the body. */
export interface NamedEndpoint {
  readonly id: string;
  readonly kind: 'openai' | 'http';
  readonly path: string;
}

/** Settings that can be registered. */
export interface CheckedSpec {
  /** With every reference pinned. */
  readonly spec: JudgeSpec;
  /** Ids of the judges that it refers to. */
  readonly refersTo: readonly string[];
  readonly endpoints: readonly NamedEndpoint[];
  readonly prompts: readonly StoredPrompt[];
}

/** Looks at settings for what their schema cannot see: what they name, and rules between fields. */
@Injectable()
export class JudgeSpecChecks {
  constructor(
    private readonly revisions: JudgeRevisionsService,
    private readonly endpoints: EndpointsService,
    private readonly critics: CriticExports,
  ) {}

  /** @throws ProblemError not-found or validation-failed, pointing at the field below `spec` */
  async check(workspaceId: WorkspaceId, spec: JudgeSpec): Promise<CheckedSpec> {
    if (holdsNul(spec)) {
      throw ProblemError.field('spec', 'It must not contain NUL.');
    }
    if (spec.kind === 'composite') {
      return this.composite(workspaceId, spec);
    }
    await this.requireCritic(workspaceId, spec, 'spec');
    return { spec, refersTo: [], ...asksOf(spec, 'spec', null) };
  }

  private async requireCritic(
    workspaceId: WorkspaceId,
    spec: SimpleJudgeSpec,
    path: string,
  ): Promise<void> {
    if (spec.kind === 'critic' && isExportId(spec.model)) {
      await this.critics.require(workspaceId, spec.model, `${path}.model`);
    }
  }

  /** Keeps endpoints from being deleted until the transaction ends. @throws ProblemError not-found, validation-failed */
  async holdEndpoints(
    workspaceId: WorkspaceId,
    endpoints: readonly NamedEndpoint[],
  ): Promise<void> {
    for (const endpoint of endpoints) {
      await this.endpoints.require(workspaceId, endpoint);
    }
  }

  private async composite(
    workspaceId: WorkspaceId,
    spec: CompositeJudgeSpec,
  ): Promise<CheckedSpec> {
    const fault = compositeFault(spec);
    if (fault !== null) {
      throw ProblemError.field(`spec.${fault.field}`, fault.detail);
    }
    const parts: CompositePart[] = [];
    for (const [index, part] of spec.parts.entries()) {
      const path = `spec.parts.${index}.judge`;
      parts.push({ ...part, judge: await this.partJudge(workspaceId, part.judge, path) });
    }
    const asks = parts.map(({ name, judge }, index) =>
      typeof judge === 'string' ? NOTHING : asksOf(judge, `spec.parts.${index}.judge`, name),
    );
    const named = parts.flatMap(({ judge }) => (typeof judge === 'string' ? [judge] : []));
    const refersTo = [...new Set(named.map((one) => parseJudgeReference(one).judgeId))];
    return {
      spec: { ...spec, parts },
      refersTo,
      endpoints: asks.flatMap(({ endpoints }) => endpoints),
      prompts: asks.flatMap(({ prompts }) => prompts),
    };
  }

  private async partJudge(
    workspaceId: WorkspaceId,
    judge: CompositePart['judge'],
    path: string,
  ): Promise<CompositePart['judge']> {
    if (typeof judge !== 'string') {
      await this.requireCritic(workspaceId, judge, path);
      return judge;
    }
    const found = await this.revisions.find(workspaceId, parseJudgeReference(judge));
    if (found === null) {
      throw ProblemError.notFound('judge', judge, path);
    }
    if (found.spec.kind === 'composite') {
      throw ProblemError.field(path, 'It is a composite; a part is a judge of another kind.');
    }
    return found.reference;
  }
}

type Asks = Pick<CheckedSpec, 'endpoints' | 'prompts'>;

const NOTHING: Asks = { endpoints: [], prompts: [] };

/** What settings at `path` ask of endpoints. A kind that names one adds a case. */
function asksOf(spec: SimpleJudgeSpec, path: string, part: string | null): Asks {
  if (spec.kind !== 'llm' && spec.kind !== 'http') {
    return NOTHING;
  }
  const kind = spec.kind === 'llm' ? 'openai' : 'http';
  return {
    endpoints: [{ id: spec.endpointId, kind, path: `${path}.endpointId` }],
    prompts: spec.kind === 'llm' ? [{ part, ...promptOf(spec) }] : [],
  };
}

/** What PostgreSQL does not keep. */
function holdsNul(spec: JudgeSpec): boolean {
  let isFound = false;
  JSON.stringify(spec, (_name, value: unknown) => {
    isFound ||= typeof value === 'string' && value.includes('\0');
    return value;
  });
  return isFound;
}
