import { Readable } from 'node:stream';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { SchemaPipe } from '../common/validation.pipe.js';
import { CreateModel } from './bases/base-models.schemas.js';

/** Lets a form through as it is, and holds a JSON body to its schema. */
export class JsonOrFormPipe implements PipeTransform<unknown, Promise<CreateModel | Readable>> {
  private readonly json = new SchemaPipe();

  async transform(body: unknown, metadata: ArgumentMetadata): Promise<CreateModel | Readable> {
    return body instanceof Readable
      ? body
      : this.json.transform(body as CreateModel, { ...metadata, schema: CreateModel });
  }
}
