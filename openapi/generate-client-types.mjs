// Writes client/src/api.generated.ts from openapi/falconry.yaml.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { parse } from 'yaml';

const source = new URL('./falconry.yaml', import.meta.url);
const target = new URL('../client/src/api.generated.ts', import.meta.url);
const banner = `// Generated from openapi/falconry.yaml by \`npm run generate:client\`.
/* oxlint-disable max-lines */
`;

/** Closed lists that programs show to people, by name. */
function choicesOf({ components: { schemas }, paths }) {
  const query = (path, verb, name) =>
    paths[path][verb].parameters.find((parameter) => parameter.name === name).schema.enum;
  // A recipe of several modes is a choice of its own.
  const namesOf = ({ $ref }) => {
    const { oneOf, properties } = schemas[$ref.split('/').at(-1)];
    return oneOf === undefined ? properties.name.enum : oneOf.flatMap(namesOf);
  };
  return {
    jobStates: schemas.Job.properties.state.enum,
    recipes: [...new Set(schemas.RecipeSettings.oneOf.flatMap(namesOf))],
    datasetFormats: query('/datasets', 'post', 'format'),
    splitRules: query('/datasets', 'post', 'split'),
    answerForms: schemas.GenerateInput.properties.form.enum,
    generationModes: schemas.GenerateInput.properties.mode.enum,
    memoryArms: schemas.MemoryArm.enum,
    webhookEvents: schemas.CreateWebhookInput.properties.eventTypes.items.enum,
  };
}

export async function generate() {
  const text = await readFile(source, 'utf8');
  const ast = await openapiTypescript(text, {
    exportType: true,
    defaultNonNullable: false,
    transform(_schema, { path }) {
      // The schema of any JSON value refers to itself, which an indexed type cannot.
      return /\/__schema\d+$/.test(path ?? '')
        ? ts.factory.createKeywordTypeNode(ts.SyntaxKind.UnknownKeyword)
        : undefined;
    },
  });
  const lists = Object.entries(choicesOf(parse(text))).map(
    ([name, values]) => `export const ${name} = ${JSON.stringify(values)} as const;\n`,
  );
  return banner + astToString(ast) + lists.join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(target, await generate());
}
