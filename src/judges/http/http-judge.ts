import { mapAtMost } from '../../common/map-at-most.js';
import { CallFailed, type EndpointCalls } from '../../contracts/endpoint-call.js';
import {
  HttpJudgeAnswer,
  HttpJudgement,
  type HttpJudgeRequest,
} from '../../contracts/http-judge.js';
import type { HttpJudgeSpec } from '../../contracts/judge-settings.js';
import type { Judgement } from '../../contracts/judgement.js';
import { Judge, type JudgedProgram } from '../../training/ports.js';
import { errored, oneLine, scored } from '../judgements.js';

/** Requests of one call of the judge on their way at the same time; the endpoint may allow fewer. */
const SENT_AT_ONCE = 4;

type Answered = readonly unknown[] | { readonly fault: string };

/**
 * A server of the workspace scores programs, a batch at a time. It answers one judgement for each program, in order; a
 * batch that it does not answer so is `errored` as a whole, a judgement that does not fit alone.
 */
export class HttpJudge extends Judge {
  constructor(
    override readonly name: string,
    override readonly revision: string,
    private readonly spec: HttpJudgeSpec,
    private readonly endpoints: EndpointCalls,
  ) {
    super();
  }

  override async judge(
    programs: readonly JudgedProgram[],
    signal?: AbortSignal,
  ): Promise<Judgement[]> {
    signal?.throwIfAborted();
    const { batchSize } = this.spec;
    const batches = Array.from({ length: Math.ceil(programs.length / batchSize) }, (_, index) =>
      programs.slice(index * batchSize, (index + 1) * batchSize),
    );
    const judged = await mapAtMost(SENT_AT_ONCE, batches, async (batch) => {
      const answered = await this.send(batch, signal);
      return batch.map((_, index) =>
        'fault' in answered ? errored(this, answered.fault) : this.read(answered[index]),
      );
    });
    return judged.flat();
  }

  private async send(batch: readonly JudgedProgram[], signal?: AbortSignal): Promise<Answered> {
    const request: HttpJudgeRequest = { programs: batch.map(shown) };
    try {
      const answer = await this.endpoints.post(this.spec.endpointId, request, signal);
      const { data } = HttpJudgeAnswer.safeParse(answer);
      if (data === undefined) {
        return { fault: 'The answer is not {"judgements": […]}.' };
      }
      const { judgements } = data;
      return judgements.length === batch.length
        ? judgements
        : { fault: `${judgements.length} judgements came for ${batch.length} programs.` };
    } catch (error) {
      if (error instanceof CallFailed) {
        return { fault: `${error.failure}: ${error.message}` };
      }
      throw error;
    }
  }

  private read(answer: unknown): Judgement {
    const { data, error } = HttpJudgement.safeParse(answer);
    if (data === undefined) {
      const [issue] = error?.issues ?? [];
      const where = issue?.path.map((name) => `${String(name)}: `).join('') ?? '';
      return errored(this, `The judgement does not fit: ${where}${issue?.message}`);
    }
    const [low, high] = this.spec.scale;
    const { score: value, reason = '', components = {} } = data;
    return value < low || value > high
      ? errored(this, `The score ${value} is outside of the scale ${low} to ${high}.`)
      : scored(this, { value, scale: [low, high], components, reason: oneLine(reason) });
  }
}

/** What the server gets of a program: no ids, and of the verdict no more than how many tests passed. */
function shown(judged: JudgedProgram): HttpJudgeRequest['programs'][number] {
  const { program, language, prompt, canonicalProgram, verdict } = judged;
  const told =
    verdict === undefined
      ? {}
      : { verdict: { status: verdict.status, passed: verdict.passed, total: verdict.total } };
  return {
    program,
    language,
    ...(prompt === undefined ? {} : { prompt }),
    ...(canonicalProgram === undefined ? {} : { canonicalProgram }),
    ...told,
  };
}
