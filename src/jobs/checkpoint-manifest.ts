import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';

export const MANIFEST_FILE = 'manifest.json';

/** What is in a file. */
const FileContent = z.object({ sha256: z.string(), sizeBytes: z.int() });
export type FileContent = Readonly<z.infer<typeof FileContent>>;

export const Manifest = z.object({
  version: z.literal(1),
  step: z.int(),
  /** The claim that wrote it. */
  fence: z.int(),
  /** The id of the checkpoint before, or null. */
  parent: z.string().nullable(),
  /** Of the configuration of the job, its base model and its dataset. */
  configSha256: z.string(),
  environment: z.record(z.string(), z.string()),
  /** By path below the folder. */
  files: z.record(z.string(), FileContent),
});
export type Manifest = Readonly<z.infer<typeof Manifest>>;

/** @throws Error naming the first file that is missing, changed or not in the manifest. */
export async function verifyManifest(folder: string, sha256: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8');
  if (createHash('sha256').update(text).digest('hex') !== sha256) {
    throw new Error(`${MANIFEST_FILE} is not the one that was written.`);
  }
  const manifest = Manifest.parse(JSON.parse(text));
  const present = (await filesBelow(folder)).filter((name) => name !== MANIFEST_FILE);
  const stranger = present.find((name) => !(name in manifest.files));
  if (stranger !== undefined) {
    throw new Error(`${stranger} is not in the manifest.`);
  }
  for (const [name, file] of Object.entries(manifest.files)) {
    const found = await contentOf(join(folder, name));
    if (found.sizeBytes !== file.sizeBytes || found.sha256 !== file.sha256) {
      throw new Error(`${name} is not what was written.`);
    }
  }
  return manifest;
}

/** Paths of all files below a folder, relative to it. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

export async function contentOf(path: string): Promise<FileContent> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk as Buffer);
  }
  return { sha256: hash.digest('hex'), sizeBytes: (await stat(path)).size };
}
