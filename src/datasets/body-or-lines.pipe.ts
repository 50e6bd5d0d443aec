import { Readable } from 'node:stream';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { SchemaPipe } from '../common/validation.pipe.js';
import { CreateDataset } from './datasets.schemas.js';

/** Lets a stream of lines through as it is, and holds a JSON body to its schema. */
export class BodyOrLinesPipe implements PipeTransform<unknown, Promise<CreateDataset | Readable>> {
  private readonly json = new SchemaPipe();

  async transform(body: unknown, metadata: ArgumentMetadata): Promise<CreateDataset | Readable> {
    return body instanceof Readable
      ? body
      : ((await this.json.transform(body, {
          ...metadata,
          schema: CreateDataset,
        })) as CreateDataset);
  }
}
