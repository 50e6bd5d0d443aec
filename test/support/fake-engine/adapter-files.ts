import { mkdir, mkdtemp, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type {
  AdapterShape,
  ExportCritic,
  ExportedFile,
  ExportPolicy,
  HeadKind,
} from '../../../src/contracts/policy.js';
import { contentOf } from '../../../src/jobs/checkpoint-manifest.js';
import { type Adapter, adapterOf } from './adapter.js';
import { refusal } from './refusal.js';

const ADAPTER_FILE = 'adapter.json';
const PEFT_FILE = 'adapter_model.safetensors';

/** What a checkpoint and the session that reads it must have in common. */
export type Identity = { readonly modelDigest: string } & (
  { readonly kind: 'full' } | { readonly rank: number }
);

/** An adapter or a head with all that training keeps of it, so that whoever reads it back trains on from there. */
interface SavedAdapter {
  readonly head: HeadKind | null;
  readonly modelDigest: string;
  readonly kind?: 'full';
  readonly rank?: number;
  readonly weights: readonly number[];
  readonly gradient: readonly number[] | null;
  readonly moments: {
    readonly first: readonly number[];
    readonly second: readonly number[];
    readonly steps: number;
  } | null;
  readonly logRates: number[] | null;
}

export function identityOf(modelDigest: string, shape: AdapterShape): Identity {
  return shape.kind === 'full' ? { modelDigest, kind: 'full' } : { modelDigest, rank: shape.rank };
}

/** Makes a folder where there is none. @throws EngineRefused when it is not empty, or has no parent */
export async function makeEmpty(folder: string): Promise<void> {
  // Fails where the folder is there already, which is well, and where it has no parent.
  await mkdir(folder).catch(() => undefined);
  const entries = await readdir(folder).catch(() => null);
  if (entries === null || entries.length > 0) {
    throw refusal('/folder', 'must be an empty folder, or a new one with a parent.');
  }
}

/** @param identity of the session that the adapter is from, which `readAdapter` asks for */
export async function writeAdapter(
  folder: string,
  { head, weights, gradient, moments, logRates }: Adapter,
  identity: Identity,
): Promise<void> {
  const saved: SavedAdapter = {
    head,
    ...identity,
    weights: [...weights],
    gradient: gradient && [...gradient],
    moments: moments && {
      first: [...moments.first],
      second: [...moments.second],
      steps: moments.steps,
    },
    logRates,
  };
  await writeFile(join(folder, ADAPTER_FILE), JSON.stringify(saved));
}

/** @throws EngineRefused when it was written under another identity, by the name of the field that differs */
export async function readAdapter(folder: string, identity: Identity): Promise<Adapter> {
  const saved = JSON.parse(await textOf(folder, ADAPTER_FILE, '/folder')) as SavedAdapter;
  for (const [field, expected] of Object.entries(identity)) {
    const held = saved[field as keyof SavedAdapter];
    if (held !== expected) {
      throw refusal('/folder', `${field} is ${JSON.stringify(held)}, the session has ${expected}.`);
    }
  }
  return {
    head: saved.head,
    weights: Float64Array.from(saved.weights),
    gradient: saved.gradient && Float64Array.from(saved.gradient),
    moments: saved.moments && {
      first: Float64Array.from(saved.moments.first),
      second: Float64Array.from(saved.moments.second),
      steps: saved.moments.steps,
    },
    logRates: saved.logRates,
  };
}

/** Reads what `writeExport` calls an adapter in PEFT's format: the weights, and nothing of how they were trained. */
export async function readPeft(folder: string, shape: AdapterShape): Promise<Adapter> {
  if (shape.kind === 'full') {
    throw refusal('/folder', 'the session has whole weights.');
  }
  const text = await textOf(folder, PEFT_FILE, '/folder');
  const { rank, weights } = JSON.parse(text) as { rank: number; weights: number[] };
  if (rank !== shape.rank) {
    throw refusal('/folder', `r is ${rank}, the session has ${shape.rank}.`);
  }
  return adapterOf(Float64Array.from(weights));
}

/**
 * Writes the files of an export, whole or not at all, and describes them; those of a folder that is there already are
 * described as they are. The table of logits is adapter and model in one; the files are named as those of the engine.
 */
export async function writeExport(
  request: ExportPolicy | ExportCritic,
): Promise<readonly ExportedFile[]> {
  if (request.format === 'critic') {
    throw refusal('/format', 'a table of logits has no ONNX graph.');
  }
  const { folder } = request;
  if ((await readdir(folder).catch(() => null)) === null) {
    await writeWhole(request);
  }
  const names = (await readdir(folder)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const { sizeBytes, sha256 } = await contentOf(join(folder, name));
      return { name, sizeBytes, sha256 };
    }),
  );
}

async function writeWhole({ checkpoint, modelPath, format, folder }: ExportPolicy): Promise<void> {
  const saved = await textOf(checkpoint, ADAPTER_FILE, '/checkpoint');
  if (format === 'peft' && (JSON.parse(saved) as SavedAdapter).kind === 'full') {
    throw refusal('/format', 'peft holds LoRA adapters; export whole weights as merged.');
  }
  const unfinished = await mkdtemp(`${folder}.`).catch(() => {
    throw refusal('/folder', 'needs a parent; make it first.');
  });
  const [weights, config] =
    format === 'peft' ? [PEFT_FILE, 'adapter_config.json'] : ['model.safetensors', 'config.json'];
  await writeFile(join(unfinished, weights), saved);
  await writeFile(join(unfinished, config), JSON.stringify({ base: basename(modelPath) }));
  await rename(unfinished, folder);
}

async function textOf(folder: string, file: string, pointer: string): Promise<string> {
  return readFile(join(folder, file), 'utf8').catch((cause: unknown) => {
    throw refusal(pointer, `${file} cannot be read: ${String(cause)}`);
  });
}
