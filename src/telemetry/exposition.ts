import { TOTALS, type TotalName } from '../common/metrics/total-families.js';
import { type Gauge, type GaugeName, GAUGES } from './gauges.js';
import type { MetricTotalEntity } from './metric-total.entity.js';

/** The totals of the installation in the text format of Prometheus: every family, also one that counted nothing yet. */
export function writeTotals(totals: readonly MetricTotalEntity[]): string {
  const names = Object.keys(TOTALS) as TotalName[];
  return names.map((name) => writeFamily(name, totals)).join('');
}

/** Gauges in the same format; a family that was not read is left out. */
export function writeGauges(gauges: readonly Gauge[]): string {
  const names = Object.keys(GAUGES) as GaugeName[];
  return names
    .map((name) => {
      const lines = gauges
        .filter((gauge) => gauge.name === name)
        .map(({ labels, value }) => `${name}${writeLabels(labels)} ${value}\n`);
      return lines.length === 0 ? '' : head(name, 'gauge', GAUGES[name]) + lines.join('');
    })
    .join('');
}

function writeFamily(name: TotalName, totals: readonly MetricTotalEntity[]): string {
  const { type, help } = TOTALS[name];
  const samples = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  const lines = samples.flatMap((suffix) =>
    totals
      .filter((total) => total.name === name + suffix)
      .toSorted((a, b) => compare(seriesOf(a), seriesOf(b)))
      .map(({ name: sample, labels, value }) => `${sample}${labels} ${value}\n`),
  );
  return head(name, type, help) + lines.join('');
}

function head(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

const BOUND = /,?le="([^"]+)"/;

/** Buckets of one series follow each other from the lowest bound to the highest. */
function seriesOf({ labels }: MetricTotalEntity): [series: string, bound: number] {
  const [, bound = '0'] = BOUND.exec(labels) ?? [];
  return [labels.replace(BOUND, ''), bound === '+Inf' ? Infinity : Number(bound)];
}

function compare(a: [string, number], b: [string, number]): number {
  return a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? -1 : 1;
}

function writeLabels(labels: Gauge['labels']): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
