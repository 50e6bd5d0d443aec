import type { AttemptRecord, StepOutcome } from '../contracts/training.js';
import type { TokenAdvantages } from './losses/policy-batch.js';
import type { LossReport } from './losses/policy-loss.js';
import { mean } from './mean.js';
import { type Attempt, tokenPlaces } from './rollout.js';

type Phase = AttemptRecord['phase'];
type Rollouts = Readonly<Partial<Record<Phase, readonly (readonly Attempt[])[]>>>;

/** What an update of the policy tells of itself: all that its way of learning knows. */
export type StepReport = Pick<LossReport, 'loss' | 'advantages'> &
  Partial<LossReport> & { readonly gradientNorm: number; readonly cosineToFirstOrder?: number };

/** What the journal keeps of a step: every attempt with its weight in the loss, and the figures that people watch. */
export function stepOutcome(
  rollouts: Rollouts,
  { advantages, ...figures }: StepReport,
): StepOutcome {
  const phases = Object.entries(rollouts) as [Phase, readonly (readonly Attempt[])[]][];
  const attempts = phases.flatMap(([phase, groups]) =>
    groups.flat().map((attempt) => ({ phase, attempt })),
  );
  const all = attempts.map(({ attempt }) => attempt);
  const judgements = all.flatMap((attempt) => attempt.judgements);
  return {
    metrics: {
      ...figures,
      reward: mean(all.flatMap(({ reward }) => (reward.total === null ? [] : [reward.total]))),
      passRate: passRate(all),
      ...Object.fromEntries(
        phases.map(([phase, groups]) => [`${phase}PassRate`, passRate(groups.flat())]),
      ),
      truncated: all.filter(({ sample }) => sample.isTruncated).length,
      unjudged: all.filter(({ verdict }) => verdict.status === 'sandbox_error').length,
      judgeErrors: judgements.filter(({ status }) => status === 'errored').length,
    },
    attempts: attempts.map(({ phase, attempt }, index) => ({
      index,
      phase,
      ...record(attempt, advantages),
    })),
  };
}

function passRate(attempts: readonly Attempt[]): number {
  const judged = attempts.filter(({ verdict }) => verdict.status !== 'sandbox_error');
  return mean(judged.map(({ verdict }) => (verdict.status === 'passed' ? 1 : 0)));
}

function record(
  attempt: Attempt,
  advantages: TokenAdvantages,
): Omit<AttemptRecord, 'index' | 'phase'> {
  const { task, prompted, answer, place, sample, verdict, judgements, reward } = attempt;
  const weights = advantages.get(attempt);
  return {
    taskId: task.id,
    promptKind: prompted.kind,
    prompt: prompted.text,
    answer,
    program: place.program,
    tokens: {
      byteOffsets: [...tokenPlaces(attempt).byteOffsets],
      advantages: weights === undefined ? null : [...weights],
    },
    isTruncated: sample.isTruncated,
    verdict,
    judgements,
    reward,
    episodeIds: prompted.episodeIds,
  };
}
