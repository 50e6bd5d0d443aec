// Writes src/policy/engine.generated.ts from openapi/engine.yaml. Raw arrays travel as bytes, so binary strings
// become Uint8Array.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import prettier from 'prettier';
import ts from 'typescript';

const source = fileURLToPath(new URL('./engine.yaml', import.meta.url));
const target = fileURLToPath(new URL('../src/policy/engine.generated.ts', import.meta.url));

const banner = `// Generated from openapi/engine.yaml by \`npm run generate:engine\`.
/* oxlint-disable max-lines */
`;

const document = await readFile(source, 'utf8');
const types = await openapiTypescript(document, {
  exportType: true,
  defaultNonNullable: false,
  transform: (schema) =>
    schema.format === 'binary' ? ts.factory.createTypeReferenceNode('Uint8Array') : undefined,
});
const style = { ...(await prettier.resolveConfig(target)), filepath: target };
await writeFile(target, await prettier.format(banner + astToString(types), style));
