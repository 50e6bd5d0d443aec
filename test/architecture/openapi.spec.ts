import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderDocument } from '../../src/openapi/render.js';

interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security: object[];
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
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

  test('every error is problem+json', () => {
    const errors = operations.flatMap(([, { responses }]) =>
      Object.entries(responses).filter(([status]) => Number(status) >= 400),
    );
    expect(errors.length).toBeGreaterThan(0);
    for (const [, response] of errors) {
      expect(Object.keys(response.content ?? {})).toEqual(['application/problem+json']);
    }
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
