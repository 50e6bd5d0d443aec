import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generate } from '../../openapi/generate-client-types.mjs';

describe('the types of the client', () => {
  it('are those of openapi/falconry.yaml: npm run generate:client changes nothing', async () => {
    const file = join(import.meta.dirname, '../../src/cli/client/api.generated.ts');
    expect(readFileSync(file, 'utf8')).toBe(await generate());
  });
});
