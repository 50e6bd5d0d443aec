import type {
  Environment,
  EvaluationResult,
  LoopState,
  TrainingResult,
} from '../contracts/training.js';
import { askedOnce } from './asked-once.js';
import { environmentOf } from './environment.js';
import { evaluate } from './evaluation/evaluate.js';
import { before, type Guard, guarded, until } from './guarded.js';
import { promptTemplate } from './prompts/templates.js';
import { seedFor } from './random.js';
import type { Companion, Recipe } from './recipes/recipe.js';
import { recipeFor } from './recipes/recipes.js';
import { shapeOf } from './recipes/settings.js';
import { META_POLICY, type Run } from './run-context.js';
import type { StopSignals, Train, TrainingJob, TrainingPorts } from './train.js';

/** Names the adapter that a warm start is read into. */
const START = 'start';

/** A job that is being trained. */
interface Training {
  readonly run: Run;
  readonly recipe: Recipe;
  readonly stop: AbortSignal;
  readonly environment: Environment;
}

/**
 * Runs a job from its newest checkpoint, or from the start, to its end. Told to stop, it leaves a checkpoint of the
 * last whole step; told to abandon the job, it fails wherever it is. Either way it throws the signal's reason.
 */
export const train: Train = async (job, ports, { stop, abandon }) => {
  try {
    const training = await open(job, guardedPorts(ports, until(abandon)), { stop, abandon });
    return await trained(training);
  } catch (error) {
    // Whatever a call threw that was interrupted, the reason of the interruption is what counts.
    throw abandon.aborted ? abandon.reason : error;
  }
};

async function trained(training: Training): Promise<TrainingResult> {
  const { recipe } = training;
  const start = await resume(training);
  const isWanted = training.run.job.evaluation.before;
  const beforehand = isWanted ? await evaluated(training, 'before') : [];
  await runSteps(training, start);
  const after = await evaluated(training, 'after');
  const { steps } = recipe;
  const { inexactResumes } = start;
  return { steps, before: beforehand, after, checkpointStep: steps, inexactResumes };
}

async function open(
  job: TrainingJob,
  ports: TrainingPorts,
  { stop, abandon }: StopSignals,
): Promise<Training> {
  stop.throwIfAborted();
  await ports.journal.phase('loading');
  const info = await ports.engine.open({
    session: job.session,
    owner: job.id,
    modelPath: job.model.path,
    adapter: shapeOf(job.recipe.adapter),
    seed: job.seed,
    microBatchDivisor: job.microBatchDivisor,
  });
  const template = promptTemplate(job.model.promptTemplate);
  const isDrawnElsewhere = (info.drawnBy ?? null) !== null;
  const endOfSequence = info.eosTokenId;
  const run = { job, ports, signal: abandon, template, endOfSequence, isDrawnElsewhere };
  return { run, recipe: recipeFor(job.recipe), stop, environment: environmentOf(info) };
}

/** Where the job stands: restored from its newest checkpoint, or begun with a checkpoint of step 0. */
async function resume(training: Training): Promise<LoopState> {
  const { run, recipe, environment } = training;
  const newest = await run.ports.journal.latest(environment);
  if (newest !== null) {
    await run.ports.engine.restore(run.job.session, META_POLICY, newest.folder);
    for (const { name } of companionsOf(recipe)) {
      await run.ports.engine.restore(run.job.session, name, `${newest.folder}/${name}`);
    }
    recipe.restore(newest.state.shortTermMemory);
    return newest.state;
  }
  await warmStart(run);
  await makeCompanions(run, companionsOf(recipe));
  await recipe.start(askedOnce(run, 0));
  return checkpoint(training, { step: 0, inexactResumes: [] });
}

/** Begins with the weights of another adapter and with nothing else of it: optimiser and learned rates are new. */
async function warmStart({ job, ports: { engine } }: Run): Promise<void> {
  const { session, start } = job;
  if (start !== undefined) {
    const read = start.format === 'peft' ? 'adopt' : 'restore';
    await engine[read](session, START, start.folder);
    await engine.copy(session, START, [META_POLICY]);
    await engine.drop(session, [START]);
  }
}

async function makeCompanions(
  { job: { session, seed }, ports: { engine } }: Run,
  companions: readonly Companion[],
): Promise<void> {
  for (const { name, kind } of companions) {
    await (kind === 'frozen_policy'
      ? engine.copy(session, META_POLICY, [name])
      : engine.addHead({ session, head: name, kind, seed: seedFor(seed, 'head', name) }));
  }
}

function companionsOf({ companions = [] }: Recipe): readonly Companion[] {
  return companions;
}

async function runSteps(training: Training, start: LoopState): Promise<void> {
  const { run, recipe, stop } = training;
  const { inexactResumes } = start;
  let saved = start.step;
  for (let step = start.step + 1; step <= recipe.steps; step += 1) {
    if (stop.aborted && saved < step - 1) {
      await checkpoint(training, { step: step - 1, inexactResumes });
    }
    stop.throwIfAborted();
    await recipe.step(askedOnce(run, step), step);
    if (step % run.job.checkpointEverySteps === 0 || step === recipe.steps) {
      await checkpoint(training, { step, inexactResumes });
      saved = step;
    }
  }
}

/** An evaluation moves nothing that a checkpoint holds, so one that is stopped is simply done again. */
async function evaluated(
  { run, stop }: Training,
  stage: 'before' | 'after',
): Promise<readonly EvaluationResult[]> {
  const { journal } = run.ports;
  return journal.evaluated(stage, async () => {
    await journal.phase('evaluating');
    return evaluate({ ...run, ports: guardedPorts(run.ports, before(stop)) });
  });
}

async function checkpoint(
  { run, recipe, environment }: Training,
  at: Pick<LoopState, 'step' | 'inexactResumes'>,
): Promise<LoopState> {
  const { engine, journal } = run.ports;
  const state = { ...at, shortTermMemory: recipe.save(), environment };
  await journal.phase('saving');
  await journal.checkpoint(state, async (folder) => {
    await engine.save(run.job.session, META_POLICY, folder);
    for (const { name } of companionsOf(recipe)) {
      await engine.save(run.job.session, name, `${folder}/${name}`);
    }
  });
  return state;
}

function guardedPorts(ports: TrainingPorts, guard: Guard): TrainingPorts {
  return {
    engine: guarded(ports.engine, guard),
    runner: guarded(ports.runner, guard),
    memory: guarded(ports.memory, guard),
    judges: ports.judges.map((judge) => guarded(judge, guard)),
    journal: guarded(ports.journal, guard),
  };
}
