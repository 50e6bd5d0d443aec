import { commentedBlocks } from './commented-blocks.js';
import { fencedAnswer } from './fenced-answer.js';
import type { PromptTemplate } from './prompt-template.js';

const templates: ReadonlyMap<string, PromptTemplate> = new Map(
  [commentedBlocks, fencedAnswer].map((template) => [template.name, template]),
);

/** The layouts of prompts there are. */
export const PROMPT_TEMPLATES: readonly string[] = [...templates.keys()];

/** @throws RangeError for a name that no template has, with the names there are */
export function promptTemplate(name: string): PromptTemplate {
  const template = templates.get(name);
  if (template === undefined) {
    const names = [...templates.keys()].join(', ');
    throw new RangeError(`There is no prompt template "${name}"; falconry.json may name: ${names}`);
  }
  return template;
}
