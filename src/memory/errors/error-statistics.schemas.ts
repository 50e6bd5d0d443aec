import { z } from 'zod';
import { idSchema } from '../../common/ids.js';
import { Text } from '../../common/text.js';

const HOUR_SECONDS = 3_600;
/** Seconds of each interval. */
const INTERVALS = { hour: HOUR_SECONDS, day: 24 * HOUR_SECONDS, week: 168 * HOUR_SECONDS } as const;
const INTERVAL_NAMES = ['hour', 'day', 'week'] as const satisfies (keyof typeof INTERVALS)[];
/** Intervals that are reported when nobody says since when. */
const USUAL_BUCKETS = 30;
const MOST_BUCKETS = 366;

/** A time that is cut into buckets. */
export interface Period {
  readonly from: Date;
  readonly until: Date;
  readonly bucketSeconds: number;
  /** How many there are; the last may be cut short. */
  readonly buckets: number;
}

export const ErrorStatisticsQuery = z
  .strictObject({
    from: z.iso
      .datetime()
      .optional()
      .describe(`Attempts of this time or later; ${USUAL_BUCKETS} intervals when left out.`),
    until: z.iso.datetime().optional().describe('… and before this; now when left out.'),
    interval: z
      .enum(INTERVAL_NAMES)
      .default('day')
      .describe(
        `The time of one bucket, the first of which begins with from; ${MOST_BUCKETS} at most.`,
      ),
    space: idSchema('memorySpace')
      .optional()
      .describe("A space of memory; the workspace's own memory when left out."),
    project: Text(200).optional(),
    tag: Text(60).optional().describe('Only of tasks that have this tag, and are there still.'),
    taskId: Text(100).optional(),
    jobId: idSchema('job').optional(),
  })
  .check((context) => {
    const { from, until, buckets } = periodOf(context.value, new Date());
    const fault = (message: string): void => {
      const { from: input } = context.value;
      context.issues.push({ code: 'custom', path: ['from'], message, input });
    };
    if (from >= until) {
      fault('must be before until');
    } else if (buckets > MOST_BUCKETS) {
      fault(`makes ${buckets} intervals; ${MOST_BUCKETS} are the most`);
    }
  });
export type ErrorStatisticsQuery = z.infer<typeof ErrorStatisticsQuery>;

export function periodOf(
  query: Pick<ErrorStatisticsQuery, 'from' | 'until' | 'interval'>,
  now: Date,
): Period {
  const bucketSeconds = INTERVALS[query.interval];
  const until = query.until === undefined ? now : new Date(query.until);
  const usual = new Date(until.getTime() - USUAL_BUCKETS * bucketSeconds * 1_000);
  const from = query.from === undefined ? usual : new Date(query.from);
  const seconds = (until.getTime() - from.getTime()) / 1_000;
  return { from, until, bucketSeconds, buckets: Math.ceil(seconds / bucketSeconds) };
}

const Share = z.number().min(0).max(1);
const Count = z.int().nonnegative();

const ErrorFigures = z
  .object({
    errorType: z.string(),
    count: Count.describe('Attempts that ended in it (N_e).').meta({ examples: [3] }),
    rate: Share.describe('Of all attempts.').meta({ examples: [0.06] }),
    share: Share.describe('Of those that ended in an error type.').meta({ examples: [0.25] }),
    longTermShare: Share.describe(
      'Of the newest failing attempts before the bucket, `window` at most (P_e).',
    ).meta({ examples: [0.4] }),
  })
  .meta({ id: 'ErrorFigures' });

const ErrorBucket = z
  .object({
    from: z.iso.datetime().meta({ examples: ['2026-01-15T00:00:00.000Z'] }),
    until: z.iso.datetime().meta({ examples: ['2026-01-16T00:00:00.000Z'] }),
    attempts: Count.meta({ examples: [50] }),
    passing: Count.meta({ examples: [38] }),
    errors: z
      .array(ErrorFigures)
      .describe('The most frequent of the bucket first; those that the whole report has most of.'),
  })
  .meta({ id: 'ErrorBucket' });

export const ErrorStatistics = z
  .object({
    window: z
      .int()
      .positive()
      .meta({ examples: [10_000] }),
    buckets: z.array(ErrorBucket).describe('The earliest first.'),
  })
  .meta({ id: 'ErrorStatistics' });
export type ErrorStatistics = z.infer<typeof ErrorStatistics>;
