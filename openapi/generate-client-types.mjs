// Writes client/src/api.generated.ts from openapi/falconry.yaml.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const source = new URL('./falconry.yaml', import.meta.url);
const target = new URL('../client/src/api.generated.ts', import.meta.url);
const banner = `// Generated from openapi/falconry.yaml by \`npm run generate:client\`.
/* oxlint-disable max-lines */
`;

export async function generate() {
  const ast = await openapiTypescript(await readFile(source, 'utf8'), {
    exportType: true,
    defaultNonNullable: false,
    transform(_schema, { path }) {
      // The schema of any JSON value refers to itself, which an indexed type cannot.
      return /\/__schema\d+$/.test(path ?? '')
        ? ts.factory.createKeywordTypeNode(ts.SyntaxKind.UnknownKeyword)
        : undefined;
    },
  });
  return banner + astToString(ast);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(target, await generate());
}
