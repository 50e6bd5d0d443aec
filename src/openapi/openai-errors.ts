import type { OpenAPIObject } from '@nestjs/swagger';
import { isOpenaiAddress, OpenaiError, openaiStatus } from '../common/openai-error.js';
import { verbsOf } from './operations.js';
import { addSchema } from './schemas.js';

/** Where OpenAI's clients ask, errors have the shape and the status that they read. */
export function describeOpenaiErrors(document: OpenAPIObject): void {
  const schema = { $ref: '#/components/schemas/OpenaiError' };
  const paths = Object.entries(document.paths).filter(([path]) => isOpenaiAddress(path));
  for (const { responses } of paths.flatMap(([, path]) => verbsOf(path))) {
    const errors = Object.entries(responses).filter(([status]) => Number(status) >= 400);
    const told = new Map<string, string[]>();
    for (const [status, response] of errors) {
      const codes = response !== undefined && 'description' in response ? response.description : '';
      const shown = String(openaiStatus(Number(status)));
      told.set(shown, [...(told.get(shown) ?? []), codes]);
      delete responses[status];
    }
    for (const [status, codes] of told) {
      responses[status] = {
        description: codes.join(', '),
        content: { 'application/json': { schema } },
      };
    }
  }
  addSchema(document, OpenaiError);
}
