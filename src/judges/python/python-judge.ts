import { z } from 'zod';
import type { PythonJudgeSpec } from '../../contracts/judge-settings.js';
import type { Judgement } from '../../contracts/judgement.js';
import { ProgramError, readLog } from '../../sandbox/child-log.js';
import { failureOf } from '../../sandbox/sandbox-errors.js';
import type { SandboxPool } from '../../sandbox/sandbox-pool.js';
import type { SlotAnswer } from '../../sandbox/slot-protocol.js';
import {
  checkConfinement,
  diedFailure,
  findEndFailure,
} from '../../sandbox/verdict-builder.js';
import { Judge, type JudgedProgram } from '../../training/ports.js';
import { errored, scored } from '../judgements.js';
import { describeError, type Grade, readGrade } from './grade.js';

const ENTRY_POINT = 'grade';
/** Samples that one process may grade. */
const BATCH = 16;
const LIMITS = { memoryMb: 256, outputBytes: 262_144 };

const Loading = z.object({ fault: ProgramError });

/**
 * Asks a user's grading program, which runs confined like any program. The text of a sample is data to it. A sample
 * that it raises on, or gives no score on its scale, is `errored`; so is one that its process dies on or that takes it
 * too long, and no other: the next one begins a new process. What a slot failed at is graded once more on a fresh one.
 */
export class PythonJudge extends Judge {
  constructor(
    override readonly name: string,
    override readonly revision: string,
    private readonly spec: PythonJudgeSpec,
    private readonly sandbox: SandboxPool,
  ) {
    super();
  }

  override async judge(
    programs: readonly JudgedProgram[],
    signal?: AbortSignal,
  ): Promise<Judgement[]> {
    signal?.throwIfAborted();
    const batches = Array.from({ length: Math.ceil(programs.length / BATCH) }, (_, index) =>
      programs.slice(index * BATCH, (index + 1) * BATCH),
    );
    const grades = await Promise.all(batches.map((batch) => this.gradeAll(batch, signal)));
    return grades
      .flat()
      .map((grade) => ('fault' in grade ? errored(this, grade.fault) : scored(this, grade)));
  }

  private async gradeAll(samples: readonly JudgedProgram[], signal?: AbortSignal): Promise<Grade[]> {
    const grades: Grade[] = [];
    while (grades.length < samples.length) {
      const rest = samples.slice(grades.length);
      try {
        grades.push(...this.read(await this.run(rest, signal), rest.length));
      } catch (error) {
        const fault = failureOf(error);
        grades.push(...rest.map(() => ({ fault })));
      }
    }
    return grades;
  }

  private run(samples: readonly JudgedProgram[], signal?: AbortSignal): Promise<SlotAnswer> {
    const { program, cpuSeconds } = this.spec;
    const input = JSON.stringify(samples.map((sample) => [sampleOf(sample)]));
    const options = { mode: 'calls', entryPoint: ENTRY_POINT } as const;
    const limits = { ...LIMITS, cpuSeconds };
    const request = { program, input, limits, ...options };
    return this.sandbox.useOrRepeat((lease) => lease.run(request), { signal });
  }

  /** The grades that a process has given before it ended: at least one, so that the rest can be asked of another. */
  private read({ report, log }: SlotAnswer, count: number): Grade[] {
    checkConfinement(report.program);
    const [first, ...answers] = readLog(log);
    const loading = Loading.safeParse(first);
    if (loading.success) {
      const fault = `The grading program does not load: ${describeError(loading.data.fault)}`;
      return Array.from({ length: count }, () => ({ fault }));
    }
    const grades = answers.slice(0, count).map((line) => readGrade(line, this.spec.scale));
    if (grades.length > 0) {
      return grades;
    }
    // It had the process to itself, so nothing before it can have used up the limits.
    const { message } =
      findEndFailure(report, this.spec.cpuSeconds) ?? diedFailure(report.program);
    return [{ fault: `The grading program did not end well: ${message}.` }];
  }
}

/** What `grade` gets: what is not known is null. */
function sampleOf({ program, prompt, canonicalProgram, language, verdict }: JudgedProgram): object {
  return {
    program,
    language,
    prompt: prompt ?? null,
    canonicalProgram: canonicalProgram ?? null,
    verdict: verdict ?? null,
  };
}
