import type { OpenAPIObject } from '@nestjs/swagger';
import { toOpenaiError } from '../common/openai-error.js';
import { type ProblemCode, PROBLEMS } from '../common/problem-catalogue.js';
import { type Problem, ProblemError } from '../common/problems.js';
import { ExampleMaker, type Schema } from './example-maker.js';
import { EXAMPLE_VALUES, REQUEST_ID } from './example-values.js';
import { operationsOf } from './operations.js';

interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { $ref: string }>;
}
type Content = Record<string, Media>;

interface StreamedEvent {
  readonly sequence: number;
  readonly type: string;
}

const COMPONENT = '#/components/schemas/';
const JSON_TYPE = 'application/json';
/** Where a body is one JSON value a line: each line is a row of the JSON body. */
export const LINES = 'application/jsonl';

/** How the schemas of refusals tell of a problem, and what their examples are called. */
const REFUSALS: Readonly<Record<string, (problem: Problem) => { name: string; value: unknown }>> = {
  Problem: (problem) => ({ name: problem.code, value: problem }),
  OpenaiError: (problem) => ({ name: `openai-${problem.code}`, value: toOpenaiError(problem) }),
};

/**
 * Gives every body and every answer that has none an example, and every refusal one for each of its codes. Those of
 * named schemas and of problems stand once, among the components.
 */
export function describeExamples(document: OpenAPIObject): void {
  const illustrator = new Illustrator(document);
  for (const operation of operationsOf(document)) {
    for (const holder of [operation.requestBody, ...Object.values(operation.responses)]) {
      const { content = {}, description = '' } = (holder ?? {}) as {
        content?: Content;
        description?: string;
      };
      for (const mediaType of Object.keys(content)) {
        illustrator.illustrate(content, mediaType, codesIn(description));
      }
    }
  }
  document.components = { ...document.components, examples: illustrator.examples() };
}

/** The description of a refusal is the list of its codes. */
function codesIn(description: string): ProblemCode[] {
  return description.split(', ').filter((word): word is ProblemCode => word in PROBLEMS);
}

class Illustrator {
  private readonly maker: ExampleMaker;
  private readonly named = new Map<string, { summary?: string; value: unknown }>();

  constructor({ components }: OpenAPIObject) {
    const schemas = (components?.schemas ?? {}) as Record<string, Schema>;
    this.maker = new ExampleMaker(schemas, EXAMPLE_VALUES);
  }

  /** By name, sorted: the document is compared as text. */
  examples(): Record<string, { summary?: string; value: unknown }> {
    return Object.fromEntries([...this.named].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  illustrate(content: Content, mediaType: string, codes: readonly ProblemCode[]): void {
    const media = content[mediaType];
    if (
      media?.schema === undefined ||
      media.example !== undefined ||
      media.schema.format === 'binary'
    ) {
      return;
    }
    const name = media.schema.$ref?.replace(COMPONENT, '') ?? '';
    const tell = REFUSALS[name];
    if (tell !== undefined) {
      media.examples = Object.fromEntries(codes.map((code) => [code, this.refusal(code, tell)]));
    } else if (media.schema.type === 'string') {
      media.example = textOf(mediaType, this.maker.of(content[JSON_TYPE]?.schema ?? {}));
    } else if (name === '') {
      media.example = this.maker.of(media.schema);
    } else {
      media.examples = { [name]: this.refer(name, { value: this.maker.of(media.schema) }) };
    }
  }

  private refusal(code: ProblemCode, tell: (typeof REFUSALS)[string]): { $ref: string } {
    const { title: summary } = PROBLEMS[code];
    const { name, value } = tell(new ProblemError(code, `${summary}.`).toProblem(REQUEST_ID));
    return this.refer(name, { summary, value });
  }

  private refer(name: string, example: { summary?: string; value: unknown }): { $ref: string } {
    this.named.set(name, example);
    return { $ref: `#/components/examples/${name}` };
  }
}

/** What the JSON beside it holds, as text: the rows of a body one a line, the events of a page as a stream. */
function textOf(mediaType: string, json: unknown): string {
  const { rows = [], data = [] } = json as { rows?: unknown[]; data?: StreamedEvent[] };
  return mediaType === LINES
    ? rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    : data.map(streamed).join('');
}

function streamed(event: StreamedEvent): string {
  return `id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
