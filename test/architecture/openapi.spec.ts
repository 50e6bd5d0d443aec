import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderDocument } from '../../src/openapi/render.js';

interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security: object[];
  parameters?: { name: string; in: string; required: boolean; style?: string }[];
  responses: Record<
    string,
    { content?: Record<string, { schema?: object }>; headers?: Record<string, object> }
  >;
}

/** Routes that answer without a key. Whoever adds one here argues for it in review. */
const PUBLIC = ['GET /health', 'GET /health/live', 'GET /health/ready'];

describe('openapi/falconry.yaml', () => {
  let text: string;
  let operations: [string, Operation][];
  let schemas: Record<string, unknown>;
  beforeAll(async () => {
    text = await renderDocument();
    const document = parse(text);
    schemas = document.components.schemas;
    operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
      Object.entries(verbs as Record<string, Operation>).map(
        ([verb, operation]): [string, Operation] => [`${verb.toUpperCase()} ${path}`, operation],
      ),
    );
  });

  test('is what the sources generate; run node dist/src/openapi/write.js', () => {
    expect(readFileSync('openapi/falconry.yaml', 'utf8')).toBe(text);
  });

  test('every route says what it is called, what it does, who may call it and what it answers', () => {
    const faults = operations.flatMap(([route, operation]) => {
      const isPublic = PUBLIC.includes(route);
      const answers = Object.entries(operation.responses);
      const [success, answer] = answers.find(([status]) => Number(status) < 300) ?? [];
      const schema = Object.values(answer?.content ?? {})[0]?.schema;
      return [
        ...(operation.operationId === undefined ? [`${route} has no operationId`] : []),
        ...(operation.summary ? [] : [`${route} has no summary`]),
        ...((operation.tags ?? []).length === 1 ? [] : [`${route} has not exactly one tag`]),
        ...(operation.security.length > 0 === isPublic ? [`${route} has no auth`] : []),
        ...(success === undefined ? [`${route} has no answer`] : []),
        ...(success !== '204' && schema === undefined ? [`${route} has no answer schema`] : []),
      ];
    });
    expect(faults).toEqual([]);
    expect(operations.length).toBeGreaterThan(2);
  });

  test('every error is problem+json, and below /v1 what clients of OpenAI read', () => {
    const errors = operations.flatMap(([route, { responses }]) =>
      Object.entries(responses)
        .filter(([status]) => Number(status) >= 400)
        .map(([status, { content = {} }]) => ({
          isForeign: / \/v1\//.test(route),
          status,
          schemas: Object.fromEntries(
            Object.entries(content).map(([type, { schema }]) => [type, schema]),
          ),
        })),
    );
    expect(new Set(errors.map(({ isForeign }) => isForeign))).toEqual(new Set([true, false]));
    for (const { isForeign, status, schemas: told } of errors) {
      const [type, name] = isForeign ? ['json', 'OpenaiError'] : ['problem+json', 'Problem'];
      const schema = { $ref: `#/components/schemas/${name}` };
      expect(told).toEqual({ [`application/${type}`]: schema });
      expect(isForeign && status === '422').toBe(false);
    }
  });

  test('every route that needs a key tells of its limits, and what a refusal for them says', () => {
    const limited = operations.filter(([route]) => !PUBLIC.includes(route));
    expect(limited.length).toBeGreaterThan(30);
    const faults = limited.flatMap(([route, { responses }]) => {
      const success = Object.keys(responses).find((status) => status.startsWith('2')) ?? '';
      const [answered, refused] = [success, '429'].map((status) => responses[status]?.headers);
      const names = ['RateLimit', 'RateLimit-Policy'];
      return [
        ...names.filter((name) => answered?.[name] === undefined),
        ...[...names, 'Retry-After'].filter((name) => refused?.[name] === undefined),
      ].map((name) => `${route} lacks ${name}`);
    });
    expect(faults).toEqual([]);
  });

  test('every change is tied to the version that was read, and shows the new one', () => {
    const changes = operations.filter(([route]) => route.startsWith('PATCH '));
    const loose = changes.filter(
      ([, { parameters = [], responses }]) =>
        !parameters.some(({ name, required }) => name === 'If-Match' && required) ||
        ['412', '428'].some((status) => responses[status] === undefined) ||
        responses['200']?.headers?.['ETag'] === undefined,
    );
    expect(loose.map(([route]) => route)).toEqual([]);
    expect(changes.length).toBeGreaterThan(3);
  });

  test('what a change is tied to can be read', () => {
    const tagged = operations.filter(([, { responses }]) => responses['200']?.headers?.['ETag']);
    const routes = tagged.map(([route]) => route);
    const unreadable = routes.filter(
      (route) => route.startsWith('PATCH ') && !routes.includes(route.replace('PATCH', 'GET')),
    );
    expect(unreadable).toEqual([]);
  });

  test('operation ids are unique', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('every reference leads somewhere, and no OpenAPI 3.0 keyword is left', () => {
    const references = [...text.matchAll(/#\/components\/schemas\/([\w.-]+)/g)].map((m) => m[1]!);
    expect(references.filter((name) => !(name in schemas))).toEqual([]);
    expect(text).not.toMatch(/exclusiveM(in|ax)imum: (true|false)/);
    expect(text).not.toContain('nullable: true');
  });
});
