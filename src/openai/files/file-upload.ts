import { ProblemError } from '../../common/problems.js';
import { rowsOfLines, type SourceRow } from '../../datasets/rows.js';
import { textOf, unknownPart } from '../../common/forms/form-fields.js';
import { type FormPart, formParts } from '../../common/forms/form-parts.js';

const PURPOSE = 'fine-tune';

/** A file on its way in. */
export interface FileUpload {
  readonly filename: string;
  /** They end without an error only when the whole form was as it should be. */
  readonly rows: AsyncGenerator<SourceRow>;
}

/**
 * Reads a form up to its file. Fields may stand before the file and after it, as clients send them.
 *
 * @throws ProblemError malformed-request, validation-failed or unknown-field; `rows` throws them too, and invalid-dataset
 */
export async function readUpload(
  chunks: AsyncIterable<Buffer>,
  boundary: string,
): Promise<FileUpload> {
  const parts = formParts(chunks, boundary);
  const fields = new UploadFields();
  try {
    for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
      const part = next.value;
      if (part.name === 'file') {
        return { filename: filenameOf(part), rows: rowsOf(part, parts, fields) };
      }
      await fields.take(part);
    }
    throw ProblemError.field('file', 'is missing');
  } catch (error) {
    await parts.return(undefined);
    throw error;
  }
}

async function* rowsOf(
  file: FormPart,
  parts: AsyncGenerator<FormPart>,
  fields: UploadFields,
): AsyncGenerator<SourceRow> {
  try {
    yield* rowsOfLines(file.bytes);
    for await (const part of parts) {
      await fields.take(part);
    }
    fields.check();
  } finally {
    await parts.return(undefined);
  }
}

function filenameOf({ filename }: FormPart): string {
  if (filename === null || filename === '') {
    throw ProblemError.field('file', 'must be a file with a name');
  }
  return filename;
}

/** The fields beside the file: its purpose, once. */
class UploadFields {
  private hasPurpose = false;

  async take(part: FormPart): Promise<void> {
    if (part.name === 'file' || (part.name === 'purpose' && this.hasPurpose)) {
      throw ProblemError.field(part.name, 'must be sent once');
    }
    if (part.name !== 'purpose') {
      throw unknownPart(part);
    }
    if ((await textOf(part)) !== PURPOSE) {
      throw ProblemError.field('purpose', `must be ${PURPOSE}`);
    }
    this.hasPurpose = true;
  }

  check(): void {
    if (!this.hasPurpose) {
      throw ProblemError.field('purpose', `must be ${PURPOSE}`);
    }
  }
}
