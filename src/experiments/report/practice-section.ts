import { figure } from '../../common/report/figures.js';
import { linePlot } from '../../common/report/line-plot.js';
import type { Markup } from '../../common/report/markup.js';
import { grid, section, table } from '../../common/report/section.js';
import { estimated, markOf, within } from './estimate-text.js';
import type { ExperimentReport } from './experiment-report.schemas.js';

type Practice = ExperimentReport['practice'];

/** What projects are worth once their conventions were practised: curves, figures and differences of each set. */
export function practice({ practice: found, experiment: { plan } }: ExperimentReport): Markup {
  // A set of one task says nothing.
  const told = found.filter(({ tasks }) => tasks > 1);
  const sets = [...new Set(told.map(({ set }) => set))].map((set) =>
    told.filter((one) => one.set === set),
  );
  const parts = sets.flatMap((places) => [
    figures(`pass@1 on ${titleOf(places)}`, places, ({ passAt1: { mean, least, greatest } }) =>
      within(mean, { low: least, high: greatest }),
    ),
    places.every(({ comparison }) => comparison === null)
      ? null
      : figures(`the same less ${plan.reference}`, places, ({ comparison }) =>
          comparison === null ? '-' : `${estimated(comparison.difference)} ${markOf(comparison)}`,
        ),
  ]);
  const nothing = 'The jobs examined no set of tasks.';
  return section('As the jobs saw it', [grid(sets.map(curves)), ...parts], nothing, !told.length);
}

/** Each arm at the lengths of steps that turned out best for it; null where nothing was practised. */
function curves(places: Practice): Markup | null {
  const series = [...new Set(places.map(({ arm }) => arm))].map((arm) => ({
    name: arm,
    points: places
      .filter((one) => one.arm === arm && one.isBest)
      .map(({ innerSteps, passAt1 }) => [innerSteps, passAt1.mean] as const)
      .toSorted(([a], [b]) => a - b),
  }));
  const title = `pass@1 on ${titleOf(places)}, over steps of practice of each arm's best length`;
  return series.some(({ points }) => points.length > 1) ? linePlot(title, series, [0, 1]) : null;
}

/** An arm and a length of its steps in a row, a number of them in a column. */
function figures(
  title: string,
  places: Practice,
  textOf: (place: Practice[number]) => string,
): Markup | null {
  const steps = [...new Set(places.map(({ innerSteps }) => innerSteps))].toSorted((a, b) => a - b);
  const rates = [...new Set(places.flatMap(({ innerRate }) => innerRate ?? []))];
  const lengths = rates.length === 0 ? [null] : rates;
  const rows = [...new Set(places.map(({ arm }) => arm))].flatMap((arm) =>
    lengths.map((length) => [
      arm,
      length === null ? '-' : figure(length),
      ...steps.map((taken) => {
        const place = places.find(
          (one) =>
            one.arm === arm &&
            one.innerSteps === taken &&
            (one.innerRate === length || (one.innerRate === null && length === lengths[0])),
        );
        return place === undefined ? '-' : textOf(place);
      }),
    ]),
  );
  return table([title, 'length', ...steps.map(after)], rows);
}

function after(taken: number): string {
  return taken === 1 ? 'after 1 step' : `after ${taken} steps`;
}

function titleOf([first]: Practice): string {
  return first === undefined ? '' : `${first.set} (${figure(first.tasks)} tasks)`;
}
