import { z } from 'zod';
import { idSchema } from '../../common/ids.js';
import { pageSchema } from '../../common/paging.js';
import { Metadata, MetadataChange, Text } from '../../common/text.js';
import { JudgeReference, JudgeSpec } from '../../contracts/judge.js';
import { LlmPrompt } from '../../contracts/judge-settings.js';
import { TermName } from '../../training/recipes/judge-terms.js';

const Description = Text(500);

export const CreateJudge = z
  .strictObject({
    name: TermName.describe('Unique in the workspace.'),
    spec: JudgeSpec,
    description: Description.optional(),
    metadata: Metadata.default({}),
  })
  .meta({ id: 'CreateJudge', examples: [{ name: 'tidy', spec: { kind: 'style' } }] });
export type CreateJudge = z.infer<typeof CreateJudge>;

export const CreateJudgeRevision = z
  .strictObject({ spec: JudgeSpec })
  .meta({ id: 'CreateJudgeRevision', examples: [{ spec: { kind: 'complexity' } }] });
export type CreateJudgeRevision = z.infer<typeof CreateJudgeRevision>;

/** What may be changed of a judge, as a merge patch (RFC 7396); how it scores is another revision. */
export const ChangeJudge = z
  .strictObject({
    name: TermName.optional(),
    description: Description.nullish().describe('Null takes it away.'),
    metadata: MetadataChange.optional(),
  })
  .meta({ id: 'ChangeJudge', examples: [{ description: 'How tidy it looks.' }] });
export type ChangeJudge = z.infer<typeof ChangeJudge>;

export const JudgeRevision = z
  .object({
    judgeId: idSchema('judge'),
    revision: z.int().positive(),
    reference: JudgeReference.describe('What names this revision for good.'),
    spec: JudgeSpec.describe('Judges that it refers to are pinned to the revision of then.'),
    prompts: z
      .array(LlmPrompt.extend({ part: z.string().nullable() }))
      .meta({ examples: [[]] })
      .describe('What it sends to language models, by the part of a composite that does.'),
    keyId: idSchema('apiKey').describe('The API key that registered it.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'JudgeRevision' });
export type JudgeRevision = z.infer<typeof JudgeRevision>;

export const JudgeRevisionPage = pageSchema(JudgeRevision, 'JudgeRevisionPage');
export type JudgeRevisionPage = z.infer<typeof JudgeRevisionPage>;

export const Judge = z
  .object({
    id: idSchema('judge'),
    name: z.string().meta({ examples: ['tidy'] }),
    description: z
      .string()
      .nullable()
      .meta({ examples: ['How tidy it looks.'] }),
    metadata: Metadata,
    newest: JudgeRevision.describe('Its newest revision.'),
    version: z.int().positive().describe('The ETag, without its quotes.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Judge' });
export type Judge = z.infer<typeof Judge>;

export const JudgePage = pageSchema(Judge, 'JudgePage');
export type JudgePage = z.infer<typeof JudgePage>;

export const JudgeParams = z.strictObject({ id: idSchema('judge') });
export type JudgeParams = z.infer<typeof JudgeParams>;
