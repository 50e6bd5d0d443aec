import { showsEpisodes } from '../../evaluations/memory-arms.js';
import { judgeTermsOf } from '../../training/recipes/recipe-settings.js';
import type { ExperimentPlan, PlannedArm } from '../experiments.schemas.js';
import type { ReportedCell } from './report-rows.js';

type Note = readonly [holds: boolean, text: string];

/** What has to be known to believe the figures, and what was not measured. */
export function notesOf(plan: ExperimentPlan, cells: readonly ReportedCell[]): string[] {
  const held = [
    ...ofCells(cells),
    ...ofSeeds(plan),
    ...ofArms(plan),
    ...ofMemory(plan, cells),
  ].filter(([holds]) => holds);
  return [...held.map(([, text]) => text), ...ALWAYS];
}

const ALWAYS: readonly string[] = [
  'compiles is reckoned from the errors of attempts: SyntaxError and its kinds do not compile.',
  'Peak memory is that of gradients, in the process or on the device that computed them; where jobs share an engine, others stand in it.',
];

function ofCells(cells: readonly ReportedCell[]): Note[] {
  const outcomes = cells.flatMap(({ outcome }) => outcome ?? []);
  const tasks = outcomes[0]?.tasks ?? [];
  const missing = cells.length - outcomes.length;
  const inexact = outcomes.filter(({ training }) => (training?.resumedInexactly ?? 0) > 0).length;
  const environments = new Set(outcomes.map(({ evaluation }) => evaluation.environment));
  return [
    [missing > 0, `${missing} of ${cells.length} cells have not succeeded and count for nothing.`],
    [inexact > 0, `${inexact} cells rest on a training that was resumed in another environment.`],
    [environments.size > 1, 'Not all cells were examined in the same environment.'],
    [tasks.every(({ family }) => family === null), 'The tasks are in no named part: no families.'],
    [tasks.every(({ difficulty }) => difficulty === null), 'The tasks say no difficulty.'],
  ];
}

/** Percentile intervals over so few seeds do not hold what they promise. */
const FEW_SEEDS = 5;

function ofSeeds({ seeds: { length } }: ExperimentPlan): Note[] {
  return [
    [length === 1, 'There is one seed: what another one would change is in no interval.'],
    [
      length > 1 && length < FEW_SEEDS,
      `Intervals that rest on ${length} seeds are narrower than they should be.`,
    ],
  ];
}

function ofArms({ arms }: ExperimentPlan): Note[] {
  return [
    [
      arms.length > 1,
      `${arms.length} arms are compared and intervals are not widened for it: one in twenty that differ in nothing is outside.`,
    ],
    [
      arms.some(({ job }) => job.evaluation.innerRates.length > 1),
      'Which length of practice steps is best is seen in hindsight: differences give the reference the benefit of it, and no other arm.',
    ],
    [
      arms.some(({ job }) => judgeTermsOf(job.recipe).length > 0),
      'Judges count in rewards: what the same judge says in the evaluation is what the arm was trained to please.',
    ],
  ];
}

function ofMemory(
  { arms, memoryFrom = [] }: ExperimentPlan,
  cells: readonly ReportedCell[],
): Note[] {
  const isRead = arms.some((arm) => readsLongTerm(arm));
  const isShared = cells.some(({ outcome, space }) => outcome !== null && space === null);
  const isShown = cells.some(({ arm, memory }) => arm === null && showsEpisodes(memory));
  const sources = new Set([...memoryFrom, ...arms.flatMap((arm) => arm.memoryFrom ?? [])]);
  return [
    [
      isRead && isShared,
      'Some cells shared the long-term memory of the workspace: what recalled episodes saw those that others had left before it.',
    ],
    [
      isRead && !isShared,
      'Each training has a long-term memory of its own, which its evaluations read and no other cell does.',
    ],
    [sources.size > 0, `What ${[...sources].join(', ')} left could be recalled as well.`],
    [
      isShown && !isShared && memoryFrom.length === 0,
      'The untrained model had nothing to recall: arms that show episodes are none for it, and both is short.',
    ],
  ];
}

function readsLongTerm({ memory, job: { recipe } }: PlannedArm): boolean {
  return (
    memory.some((arm) => showsEpisodes(arm)) || (recipe.name === 'falcon' && recipe.memory.longTerm)
  );
}
