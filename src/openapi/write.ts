import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { renderDocument } from './render.js';

/** Writes the document to the file named on the command line; needs neither database nor Redis. */
const file = resolve(process.argv[2] ?? 'openapi/falconry.yaml');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, await renderDocument());
