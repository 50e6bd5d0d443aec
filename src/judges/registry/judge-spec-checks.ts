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
import { compositeFault } from '../composite/composite-faults.js';
import { JudgeRevisionsService } from './judge-revisions.service.js';

/** Settings that can be registered. */
export interface CheckedSpec {
  /** With every reference pinned. */
  readonly spec: JudgeSpec;
  /** Ids of the judges that it refers to. */
  readonly refersTo: readonly string[];
}

/** Looks at settings for what their schema cannot see: what they name, and rules between fields. */
@Injectable()
export class JudgeSpecChecks {
  constructor(private readonly revisions: JudgeRevisionsService) {}

  /** @throws ProblemError not-found or validation-failed, pointing at the field below `spec` */
  async check(workspaceId: WorkspaceId, spec: JudgeSpec): Promise<CheckedSpec> {
    if (holdsNul(spec)) {
      throw ProblemError.field('spec', 'It must not contain NUL.');
    }
    if (spec.kind === 'composite') {
      return this.composite(workspaceId, spec);
    }
    await this.simple(workspaceId, spec, 'spec');
    return { spec, refersTo: [] };
  }

  /** Settings of one judge at `path` of the body. A kind that names something, or has rules, adds a case. */
  private async simple(
    _workspaceId: WorkspaceId,
    spec: SimpleJudgeSpec,
    _path: string,
  ): Promise<void> {
    switch (spec.kind) {
      case 'unit_tests':
      case 'compile':
      case 'style':
      case 'complexity':
        return;
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
    const named = parts.flatMap(({ judge }) => (typeof judge === 'string' ? [judge] : []));
    const refersTo = [...new Set(named.map((one) => parseJudgeReference(one).judgeId))];
    return { spec: { ...spec, parts }, refersTo };
  }

  private async partJudge(
    workspaceId: WorkspaceId,
    judge: CompositePart['judge'],
    path: string,
  ): Promise<CompositePart['judge']> {
    if (typeof judge !== 'string') {
      await this.simple(workspaceId, judge, path);
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

/** What PostgreSQL does not keep. */
function holdsNul(spec: JudgeSpec): boolean {
  let isFound = false;
  JSON.stringify(spec, (_name, value: unknown) => {
    isFound ||= typeof value === 'string' && value.includes('\0');
    return value;
  });
  return isFound;
}
