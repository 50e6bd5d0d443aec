import { createHash } from 'node:crypto';
import { type Api, answerOf, type components } from '../../../client/src/index.js';

type Spec = components['schemas']['CreateJudgeInput']['spec'];

const PAGE = 100;

/**
 * The judge of these settings: registered once, and found again as long as they stay the same. What keeps others of the
 * same name apart is a digest of the settings.
 */
export async function registerJudge(api: Api, name: string, spec: object): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 12);
  const fullName = `${name}-${digest}`;
  const known = await findJudge(api, fullName);
  if (known !== null) {
    return known;
  }
  const params = { header: { 'Idempotency-Key': `judge-${fullName}` } };
  const body = { name: fullName, spec: spec as Spec };
  return (await answerOf(api.POST('/judges', { params, body }))).id;
}

async function findJudge(api: Api, name: string): Promise<string | null> {
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page = await answerOf(api.GET('/judges', { params: { query } }));
    const found = page.data.find((judge) => judge.name === name);
    if (found !== undefined) {
      return found.id;
    }
    cursor = page.nextCursor;
  }
  return null;
}
