import { z } from 'zod';
import { idSchema } from '../../../common/ids.js';

export const Agreement = z
  .object({
    value: z
      .number()
      .nullable()
      .meta({ examples: [0.72] })
      .describe('Null below 5 samples, and where one side never varies.'),
    samples: z
      .int()
      .meta({ examples: [48] })
      .describe('How many it rests on.'),
  })
  .meta({ id: 'Agreement' });
export type Agreement = z.infer<typeof Agreement>;

const AgreementOfScores = z.object({
  kappa: Agreement.describe("Cohen's kappa: scores from the middle of the scale up are a yes."),
  rankCorrelation: Agreement.describe("Spearman's rank correlation."),
});

export const RevisionCalibration = z
  .object({
    revision: z.int().positive(),
    samples: z
      .object({ runs: z.int(), attempts: z.int() })
      .meta({ examples: [{ runs: 40, attempts: 8 }] })
      .describe('Programs, by whether a run of the judge or a job showed them.'),
    judgements: z
      .object({ scored: z.int(), errored: z.int(), skipped: z.int() })
      .meta({ examples: [{ scored: 88, errored: 0, skipped: 0 }] }),
    execution: AgreementOfScores.describe(
      'With the tests: passed or not, and the share that passed.',
    ),
    labels: AgreementOfScores.describe('With the labels of people.'),
    lengthBias: Agreement.describe('Rank correlation of scores with the lengths of programs.'),
    repeatability: z
      .object({
        equalShare: z.number().describe('Of the samples, those with equal scores.'),
        meanSpread: z.number().describe('Highest minus lowest score of a sample, on average.'),
        samples: z.int(),
      })
      .nullable()
      .meta({ examples: [{ equalShare: 1, meanSpread: 0, samples: 40 }] })
      .describe('Of samples that were judged more than once; null without any.'),
  })
  .meta({ id: 'RevisionCalibration' });
export type RevisionCalibration = z.infer<typeof RevisionCalibration>;

export const JudgeCalibration = z
  .object({
    judgeId: idSchema('judge'),
    revisions: z
      .array(RevisionCalibration)
      .describe('Revisions that were tried or used, newest first.'),
  })
  .meta({ id: 'JudgeCalibration' });
export type JudgeCalibration = z.infer<typeof JudgeCalibration>;
