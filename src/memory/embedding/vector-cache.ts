import { createHash } from 'node:crypto';

/** The vectors of the texts used last, by the hash of their content. */
export class VectorCache {
  private readonly vectors = new Map<string, Float32Array>();

  constructor(private readonly capacity: number) {}

  find(text: string): Float32Array | undefined {
    const key = hash(text);
    const found = this.vectors.get(key);
    if (found !== undefined) {
      this.vectors.delete(key);
      this.vectors.set(key, found);
    }
    return found;
  }

  keep(text: string, vector: Float32Array): void {
    this.vectors.set(hash(text), vector);
    if (this.vectors.size > this.capacity) {
      this.vectors.delete(this.vectors.keys().next().value as string);
    }
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
