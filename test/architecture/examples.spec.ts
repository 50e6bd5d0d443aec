import { ModulesContainer } from '@nestjs/core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { isOpenaiAddress, OpenaiError, openaiStatus } from '../../src/common/openai-error.js';
import { OPERATION, type OperationOptions } from '../../src/common/operation.js';
import { PROBLEMS } from '../../src/common/problem-catalogue.js';
import { Problem } from '../../src/common/problems.js';
import { CreateModel } from '../../src/models/bases/base-models.schemas.js';
import { CreateDataset } from '../../src/datasets/datasets.schemas.js';
import { buildDocument } from '../../src/openapi/document.js';
import { BLANK } from '../../src/openapi/example-maker.js';
import { createPreview } from '../../src/openapi/render.js';
import {
  WebhookMessage,
  WebhookModelMessage,
  WebhookPing,
} from '../../src/webhooks/webhooks.schemas.js';

interface Media {
  readonly schema?: { readonly format?: string };
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
const PIPED: Readonly<Record<string, z.ZodType>> = {
  createDataset: CreateDataset,
  createModel: CreateModel,
};

const JSON_TYPES = ['application/json', 'application/problem+json'];
/** Where examples of `$ref` are. */
const EXAMPLES = '#/components/examples/';

/** What a refusal is told as, and the status that it is told with. */
const REFUSALS = {
  native: { schema: Problem, statusOf: (value: unknown) => Problem.parse(value).status },
  openai: {
    schema: OpenaiError,
    statusOf: (value: unknown) =>
      openaiStatus(PROBLEMS[OpenaiError.parse(value).error.code].status),
  },
};

describe('the examples of openapi/falconry.yaml', () => {
  let described: (Described & { readonly address: string })[];
  let hooks: [string, Described][];
  let routes: Map<string, Route>;
  let examples: Record<string, { value: unknown }>;

  beforeAll(async () => {
    const app = await createPreview();
    const document = buildDocument(app);
    const verbs = Object.entries(document.paths).flatMap(([address, path]) =>
      Object.values(path).map((verb: Described) => ({ ...verb, address })),
    );
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
        ...Object.values(named).map(({ $ref }) => examples[$ref.replace(EXAMPLES, '')]!.value),
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

  test('every answer fits the schema that the route answers by, and every refusal is one of its status', () => {
    const faults = described.flatMap(({ address, operationId, responses }) =>
      Object.entries(responses).flatMap(([status, { content }]) => {
        const where = `${operationId} ${status}`;
        if (Number(status) < 400) {
          const { answer, preview = answer, status: made } = routes.get(operationId) ?? {};
          const isPreview = Number(status) === 200 && made !== undefined;
          return faultsOf(where, isPreview ? preview : answer, content);
        }
        const { schema, statusOf } = REFUSALS[isOpenaiAddress(address) ? 'openai' : 'native'];
        const misfits = faultsOf(where, schema, content);
        const statuses = misfits.length > 0 ? [] : valuesOf(content).map(statusOf);
        const wrong = statuses.filter((told) => told !== Number(status));
        return [...misfits, ...wrong.map((told) => `${where} shows one of ${told}`)];
      }),
    );
    expect(faults).toEqual([]);
  });

  test('what is no JSON shows a sample of its own kind, but for bytes', () => {
    const media = described.flatMap(({ operationId, requestBody, responses }) =>
      [requestBody, ...Object.values(responses)].flatMap((holder) =>
        Object.entries(holder?.content ?? {})
          .filter(([mediaType]) => !JSON_TYPES.includes(mediaType))
          .map(([mediaType, shown]) => ({ where: `${operationId} ${mediaType}`, ...shown })),
      ),
    );
    const isBytes = ({ schema }: Media): boolean => schema?.format === 'binary';
    const faults = media.filter((one) => isBytes(one) === Boolean(one.example));
    expect(faults.map(({ where }) => where)).toEqual([]);
    expect(media.some(isBytes)).toBe(true);
    expect(media.length).toBeGreaterThan(5);
  });

  test('every webhook shows the message of its type', () => {
    const schemas = { job: WebhookMessage, model: WebhookModelMessage, webhook: WebhookPing };
    const faults = hooks.flatMap(([type, { requestBody }]) => {
      const schema = schemas[type.split('.')[0] as keyof typeof schemas];
      const [message] = valuesOf(requestBody?.content) as [{ type: string }];
      expect(message.type).toBe(type);
      return faultsOf(type, schema, requestBody?.content);
    });
    expect(faults).toEqual([]);
    expect(hooks.length).toBeGreaterThan(8);
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
