import { ModulesContainer } from '@nestjs/core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { OPERATION, type OperationOptions } from '../../src/common/operation.js';
import { Problem } from '../../src/common/problems.js';
import { CreateDataset } from '../../src/datasets/datasets.schemas.js';
import { buildDocument } from '../../src/openapi/document.js';
import { BLANK } from '../../src/openapi/example-maker.js';
import { createPreview } from '../../src/openapi/render.js';
import { WebhookMessage, WebhookPing } from '../../src/webhooks/webhooks.schemas.js';

interface Media {
  readonly example?: unknown;
  readonly examples?: Record<string, { readonly $ref: string }>;
}
type Content = Record<string, Media>;
interface Described {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Content };
  readonly responses: Record<string, { readonly content?: Content }>;
}
interface Route extends OperationOptions {
  readonly body: z.ZodType | undefined;
}

/** Where Nest keeps the arguments of a handler, and the kind of argument that a body is. */
const ARGUMENTS = '__routeArguments__';
const BODY = '3:';
/** Bodies whose schema a pipe of their own holds. */
const PIPED: Readonly<Record<string, z.ZodType>> = { createDataset: CreateDataset };

const JSON_TYPES = ['application/json', 'application/problem+json'];

describe('the examples of openapi/falconry.yaml', () => {
  let described: Described[];
  let hooks: [string, Described][];
  let routes: Map<string, Route>;
  let examples: Record<string, { value: unknown }>;

  beforeAll(async () => {
    const app = await createPreview();
    const document = buildDocument(app);
    const verbs = Object.values(document.paths).flatMap((path) => Object.values(path));
    described = verbs.filter((verb) => 'operationId' in verb);
    hooks = Object.entries(document.webhooks as Record<string, { post: Described }>).map(
      ([type, { post }]) => [type, post],
    );
    examples = document.components!.examples as typeof examples;
    const controllers = [...app.get(ModulesContainer).values()].flatMap((module) =>
      [...module.controllers.values()].map(({ metatype }) => metatype as { prototype: object }),
    );
    routes = new Map(
      controllers.flatMap((controller) => routesOf(controller)).map((route) => [route.id, route]),
    );
  });

  function valuesOf(content: Content = {}): unknown[] {
    return Object.entries(content)
      .filter(([mediaType]) => JSON_TYPES.includes(mediaType))
      .flatMap(([, { example, examples: named = {} }]) => [
        ...(example === undefined ? [] : [example]),
        ...Object.keys(named).map((name) => examples[name]!.value),
      ]);
  }

  function faultsOf(where: string, schema: z.ZodType | null | undefined, content?: Content) {
    const values = valuesOf(content);
    if (!schema) {
      return values.length > 0 ? [`${where} has no schema to hold its example to`] : [];
    }
    const faults = values.flatMap((value) => schema.safeParse(value).error?.message ?? []);
    return [...(values.length === 0 ? ['shows none'] : []), ...faults].map(
      (fault) => `${where}: ${fault}`,
    );
  }

  test('every body fits the schema that the route holds bodies to', () => {
    const faults = described
      .filter(({ requestBody }) => requestBody !== undefined)
      .flatMap(({ operationId, requestBody }) =>
        faultsOf(operationId, routes.get(operationId)?.body, requestBody?.content),
      );
    expect(faults).toEqual([]);
    expect(routes.size).toBe(described.length);
  });

  test('every answer fits the schema that the route answers by, and every refusal is a problem of its status', () => {
    const faults = described.flatMap(({ operationId, responses }) =>
      Object.entries(responses).flatMap(([status, { content }]) => {
        const isRefusal = Number(status) >= 400;
        const schema = isRefusal ? Problem : routes.get(operationId)?.answer;
        const wrong = valuesOf(isRefusal ? content : {})
          .map((problem) => (problem as Problem).status)
          .filter((told) => told !== Number(status));
        return [
          ...faultsOf(`${operationId} ${status}`, schema, content),
          ...wrong.map((told) => `${operationId} ${status} shows a problem of ${told}`),
        ];
      }),
    );
    expect(faults).toEqual([]);
  });

  test('every webhook shows the message of its type', () => {
    const faults = hooks.flatMap(([type, { requestBody }]) => {
      const schema = type === 'webhook.ping' ? WebhookPing : WebhookMessage;
      const [message] = valuesOf(requestBody?.content) as [{ type: string }];
      expect(message.type).toBe(type);
      return faultsOf(type, schema, requestBody?.content);
    });
    expect(faults).toEqual([]);
    expect(hooks.length).toBeGreaterThan(6);
  });

  test('no text is a blank: give its schema an example, or its name a value in example-values.ts', () => {
    const bodies = [...described, ...hooks.map(([, hook]) => hook)].flatMap(
      ({ operationId, requestBody, responses }) =>
        [requestBody, ...Object.values(responses)].flatMap((holder) =>
          valuesOf(holder?.content).flatMap((value) => blanksOf(value, operationId)),
        ),
    );
    expect([...new Set(bodies)]).toEqual([]);
  });
});

function routesOf({ prototype }: { prototype: object }): Route[] {
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler: unknown = Reflect.get(prototype, name);
    const options: OperationOptions | undefined =
      typeof handler === 'function' ? Reflect.getMetadata(OPERATION, handler) : undefined;
    if (options === undefined) {
      return [];
    }
    const given: Record<string, { schema?: z.ZodType }> =
      Reflect.getMetadata(ARGUMENTS, prototype.constructor, name) ?? {};
    const body = Object.entries(given).find(([argument]) => argument.startsWith(BODY))?.[1];
    return [{ ...options, body: body?.schema ?? PIPED[options.id] }];
  });
}

function blanksOf(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) {
    return value === BLANK ? [path] : [];
  }
  return Object.entries(value).flatMap(([name, part]) => blanksOf(part, `${path}.${name}`));
}
