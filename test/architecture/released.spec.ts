import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../../src/launcher/home.js';
import { breakingChanges, type Contract } from '../support/breaking-changes.js';

const read = (file: string): Contract =>
  parse(readFileSync(join(repositoryRoot(), 'openapi', file), 'utf8')) as Contract;

test('nothing that clients of the last release rely on is gone from openapi/falconry.yaml', () => {
  const released = read('released.yaml');
  expect(Object.keys(released.paths ?? {}).length).toBeGreaterThan(10);
  expect(breakingChanges(released, read('falconry.yaml'))).toEqual([]);
});

const CONTRACT = `
paths:
  /birds:
    post:
      operationId: createBird
      security: [{ bearer: [] }]
      parameters:
        - { name: dry, in: query, required: false, schema: { type: boolean } }
      requestBody:
        required: false
        content: { application/json: { schema: { $ref: '#/components/schemas/CreateBird' } } }
      responses:
        '201':
          headers: { Location: { schema: { type: string } } }
          content: { application/json: { schema: { $ref: '#/components/schemas/Bird' } } }
        '409':
          content: { application/problem+json: { schema: { type: object } } }
    get:
      operationId: listBirds
      security: []
      responses: { '200': { content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Bird' } } } } } }
  /health:
    get: { operationId: getHealth, security: [], responses: { '204': {} } }
webhooks:
  bird.flown:
    post:
      operationId: onBirdFlown
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Bird' } } } }
      responses: { 2XX: {} }
components:
  schemas:
    CreateBird:
      type: object
      additionalProperties: false
      required: [name]
      properties:
        name: { type: string, minLength: 1, maxLength: 40 }
        kind: { type: string, enum: [kestrel, merlin] }
        weight: { type: number, maximum: 5 }
        ring: { anyOf: [{ type: string, pattern: '^A' }, { type: string, pattern: '^B' }] }
        food:
          oneOf:
            - { type: object, required: [diet, grams], properties: { diet: { const: mice }, grams: { type: integer } } }
            - { type: object, required: [diet], properties: { diet: { const: none } } }
    Bird:
      type: object
      required: [id, state]
      properties:
        id: { type: string }
        state: { type: string, enum: [perched, flown] }
        mate: { anyOf: [{ $ref: '#/components/schemas/Bird' }, { type: 'null' }] }
        seen: { type: string, format: date-time }
        place: { type: array, prefixItems: [{ type: number }, { type: number }] }
        tags: { type: object, additionalProperties: { type: string } }
`;

/** The contract with one of its lines rewritten. */
function doctored(line: string, instead: string): string[] {
  expect(CONTRACT.split(line)).toHaveLength(2);
  const changed = CONTRACT.replace(line, () => instead);
  return breakingChanges(parse(CONTRACT) as Contract, parse(changed) as Contract);
}

describe(breakingChanges, () => {
  test.each([
    ['a path', '  /health:', '  /healthz:', '/health is gone'],
    [
      'an operation',
      '    get:\n      operationId: listBirds',
      '    put:\n      operationId: listBirds',
      'GET /birds is gone',
    ],
    ['a webhook', '  bird.flown:', '  bird.flew:', 'bird.flown is gone'],
    [
      'the name of an operation',
      'operationId: listBirds',
      'operationId: birds',
      'GET /birds: operationId listBirds became birds',
    ],
    [
      'an open route',
      'getHealth, security: []',
      'getHealth, security: [{ bearer: [] }]',
      'GET /health: it needs a key now',
    ],
    [
      'one of two forms of a type',
      "pattern: '^B'",
      "pattern: '^C'",
      'POST /birds body.ring: pattern ^B became ^A',
    ],
    ['a status', "'409':", "'410':", 'POST /birds: status 409 is gone'],
    [
      'a header of an answer',
      'headers: { Location',
      'headers: { Place',
      'POST /birds 201: header Location is gone',
    ],
    [
      'a media type',
      'application/problem+json',
      'application/json ',
      'POST /birds 409: application/problem+json is gone',
    ],
    [
      'an answer field',
      'seen: { type: string',
      'heard: { type: string',
      'GET /birds 200[].seen is gone',
    ],
    [
      'an answer field that was always there',
      'required: [id, state]',
      'required: [id]',
      'GET /birds 200[].state may be left out',
    ],
    [
      'the type of an answer field',
      'id: { type: string }',
      'id: { type: integer }',
      'GET /birds 200[].id: type string became integer',
    ],
    [
      'a null in an answer',
      'id: { type: string }',
      "id: { type: [string, 'null'] }",
      'GET /birds 200[].id: type string became string or null',
    ],
    [
      'another form in an answer',
      "{ type: 'null' }]",
      "{ type: 'null' }, { type: string }]",
      'GET /birds 200[].mate: may be string now',
    ],
    [
      'a null where there was one form',
      'id: { type: string }',
      "id: { anyOf: [{ type: string }, { type: 'null' }] }",
      'GET /birds 200[].id: may be null now',
    ],
    [
      'a closed list of an answer',
      ', enum: [perched, flown]',
      '',
      'GET /birds 200[].state: the list of choices is gone',
    ],
    [
      'the type of list members',
      'prefixItems: [{ type: number }, { type: number }]',
      'prefixItems: [{ type: number }, { type: string }]',
      'GET /birds 200[].place[1]: type number became string',
    ],
    [
      'the type of map members',
      'additionalProperties: { type: string }',
      'additionalProperties: { type: integer }',
      'GET /birds 200[].tags.*: type string became integer',
    ],
    [
      'a parameter',
      'name: dry, in: query',
      'name: trial, in: query',
      'POST /birds: query parameter dry is gone',
    ],
    [
      'a new required parameter',
      'name: dry, in: query, required: false',
      'name: dry, in: query, required: true',
      'POST /birds: query parameter dry became required',
    ],
    [
      'the need of a body',
      'requestBody:\n        required: false',
      'requestBody:\n        required: true',
      'POST /birds: the body became required',
    ],
    [
      'a new required request field',
      'required: [name]',
      'required: [name, weight]',
      'POST /birds body.weight became required',
    ],
    ['a request field', '        weight: {', '        mass: {', 'POST /birds body.weight is gone'],
    [
      'the type of a request field',
      'weight: { type: number',
      'weight: { type: integer',
      'POST /birds body.weight: type number became integer',
    ],
    [
      'a narrowed enum',
      'enum: [kestrel, merlin]',
      'enum: [kestrel]',
      'POST /birds body.kind: the choice merlin is gone',
    ],
    [
      'a new enum in a request',
      'name: { type: string, ',
      'name: { type: string, enum: [Ada], ',
      'POST /birds body.name: became a choice of Ada',
    ],
    ['a lower maximum', 'maximum: 5', 'maximum: 4', 'POST /birds body.weight: maximum 5 became 4'],
    [
      'a higher minimum',
      'minLength: 1',
      'minLength: 2',
      'POST /birds body.name: minLength 1 became 2',
    ],
    [
      'a new pattern',
      'maxLength: 40',
      'maxLength: 40, pattern: ^A',
      'POST /birds body.name: pattern none became ^A',
    ],
    [
      'a form of a request',
      'diet: { const: none }',
      'diet: { const: air }',
      'POST /birds body.food: the form none is gone',
    ],
    [
      'a field of a form',
      'grams: { type: integer }',
      'grams: { type: string }',
      'POST /birds body.food|mice.grams: type integer became string',
    ],
  ])('%s: is caught', (_, line, instead, change) => {
    expect(doctored(line, instead)).toContain(change);
  });

  test.each([
    ['a new path', 'paths:', 'paths:\n  /nests: { get: { responses: {} } }'],
    ['a new status', "'409':", "'410': {}\n        '409':"],
    [
      'a new optional parameter',
      '      parameters:',
      '      parameters:\n        - { name: quiet, in: query, schema: { type: boolean } }',
    ],
    [
      'a new optional request field',
      '        weight: {',
      '        age: { type: integer }\n        weight: {',
    ],
    ['a wider request enum', 'enum: [kestrel, merlin]', 'enum: [kestrel, merlin, hobby]'],
    ['a wider request type', 'weight: { type: number', "weight: { type: [number, 'null']"],
    ['a higher maximum', 'maximum: 5', 'maximum: 6'],
    [
      'a new form of a request',
      'properties: { diet: { const: none } } }',
      'properties: { diet: { const: none } } }\n            - { type: object, required: [diet], properties: { diet: { const: air } } }',
    ],
    ['a new answer field', '        id: {', '        sex: { type: string }\n        id: {'],
    ['a new enum value in an answer', 'enum: [perched, flown]', 'enum: [perched, flown, moulting]'],
    [
      'an answer that is never null any more',
      "anyOf: [{ $ref: '#/components/schemas/Bird' }, { type: 'null' }]",
      "$ref: '#/components/schemas/Bird'",
    ],
    [
      'a new description',
      '    get:\n      operationId: listBirds',
      '    get:\n      description: All of them.\n      operationId: listBirds',
    ],
  ])('%s: is allowed', (_, line, instead) => {
    expect(doctored(line, instead)).toEqual([]);
  });
});
