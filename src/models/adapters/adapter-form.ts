import { z } from 'zod';
import { bytesOf, textOf, unknownPart } from '../../common/forms/form-fields.js';
import { type FormPart, formParts } from '../../common/forms/form-parts.js';
import { ProblemError } from '../../common/problems.js';
import { AliasName } from '../model-aliases.schemas.js';
import { ModelReference } from '../models.schemas.js';
import { unsafeFormat } from './model-faults.js';

/** The fields beside the files. */
export const AdapterFields = z.strictObject({ name: AliasName, baseModel: ModelReference });

export const WEIGHTS_FILE = 'adapter_model.safetensors';
export const CONFIG_FILE = 'adapter_config.json';
const MOST_CONFIG_BYTES = 65_536;
/** How files are called that run code when they are read, or may. */
const UNSAFE = /\.(bin|ckpt|h5|joblib|npy|npz|pickle|pkl|pt|pth|zip|tar|gz)$/i;

/** The fields of the form; the weights are kept elsewhere, and this is their sha256. */
export interface AdapterForm {
  readonly name: string;
  readonly baseModel: string;
  readonly config: Buffer;
  readonly weights: string;
}

/**
 * Reads a form with the two files of an adapter, in any order.
 *
 * @param keep - takes the weights as they come, and gives their sha256
 * @throws ProblemError malformed-request, validation-failed, unknown-field, unsafe-format
 */
export async function readAdapterForm(
  chunks: AsyncIterable<Buffer>,
  boundary: string,
  keep: (bytes: AsyncIterable<Buffer>) => Promise<string>,
): Promise<AdapterForm> {
  const found: Partial<Record<string, string | Buffer>> = {};
  const readers: Readonly<Record<keyof AdapterForm, (part: FormPart) => Promise<string | Buffer>>> = {
    name: textOf,
    baseModel: textOf,
    config: (part) => bytesOf(called(part, CONFIG_FILE), MOST_CONFIG_BYTES),
    weights: (part) => keep(called(part, WEIGHTS_FILE).bytes),
  };
  for await (const part of formParts(chunks, boundary)) {
    const { name } = part;
    if (!Object.hasOwn(readers, name)) {
      throw unknownPart(part);
    }
    if (found[name] !== undefined) {
      throw ProblemError.field(name, 'must be sent once');
    }
    found[name] = await readers[name as keyof AdapterForm](part);
  }
  const missing = Object.keys(readers).find((name) => found[name] === undefined);
  if (missing !== undefined) {
    throw ProblemError.field(missing, 'is missing');
  }
  return found as unknown as AdapterForm;
}

/** Clients name their files as PEFT does; the names that are written are the service's own. */
function called(part: FormPart, name: string): FormPart {
  const { filename, name: field } = part;
  if (filename !== null && UNSAFE.test(filename)) {
    throw unsafeFormat(field, `Send ${name}; formats that can run code are not read.`);
  }
  if (filename !== name) {
    throw ProblemError.field(field, `must be a file called ${name}`);
  }
  return part;
}
