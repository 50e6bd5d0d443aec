import type { Task } from '../../contracts/task.js';
import { Curriculum } from '../curriculum/curriculum.js';
import { stagesOf } from '../curriculum/stages.js';
import { learnersOf } from '../learners/learners.js';
import { type PromptPlan, plainPrompt } from '../prompting.js';
import { randomFor } from '../random.js';
import type { Attempt } from '../rollout.js';
import { META_POLICY, type Run } from '../run-context.js';
import { groupStep } from './group.js';
import type { StepCoderSettings } from './group-settings.js';
import type { Recipe } from './recipe.js';

/**
 * StepCoder (arXiv 2402.01391): a curriculum of code completion (CCCS), in which the policy goes on from a beginning of
 * the canonical solution that grows shorter as it succeeds, and optimisation of executed tokens only (FGO).
 */
export function stepcoder(settings: StepCoderSettings): Recipe {
  const curriculum = new Curriculum(settings.curriculum);
  const learners = learnersOf(settings);
  return {
    steps: settings.steps,
    companions: learners.flatMap(({ companions }) => companions),
    start: () => Promise.resolve(),
    step: async (run, step) => {
      const planOf = (task: Task): PromptPlan => begunPrompt(run, curriculum, task, step);
      const { attempts } = await groupStep(run, settings, step, { planOf, learners });
      observe(run, curriculum, attempts);
    },
    save: () => curriculum.save(),
    restore: (state) => curriculum.restore(state),
  };
}

/** A stage drawn evenly from the task's own to its last, so that whole programs are always among those written. */
function begunPrompt(run: Run, curriculum: Curriculum, task: Task, step: number): PromptPlan {
  const stages = stagesOf(task.canonicalSolution ?? '');
  const own = Math.min(curriculum.stageOf(task.id), stages.length - 1);
  const drawn = own + randomFor(run.job.seed, 'stage', step, task.id).integer(stages.length - own);
  const beginning = stages[drawn] ?? '';
  return {
    ...plainPrompt(task, META_POLICY),
    begun: beginning === '' ? '' : run.template.beginAnswer(beginning),
  };
}

function observe(run: Run, curriculum: Curriculum, groups: readonly (readonly Attempt[])[]): void {
  for (const group of groups) {
    const [first] = group;
    if (first !== undefined) {
      const { task, prompted } = first;
      const stages = stagesOf(task.canonicalSolution ?? '').map((beginning) =>
        beginning === '' ? '' : run.template.beginAnswer(beginning),
      );
      const passed = group
        .filter(({ verdict }) => verdict.status !== 'sandbox_error')
        .map(({ verdict }) => verdict.status === 'passed');
      curriculum.observe(task.id, stages.indexOf(prompted.begun), passed, stages.length - 1);
    }
  }
}
