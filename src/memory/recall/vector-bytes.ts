/** Little-endian float32. */
export function toBytes(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes;
}

/** A row whose vector is numbers. */
export function withVector<T extends { readonly vector: Buffer }>(
  row: T,
): Omit<T, 'vector'> & { vector: Float32Array } {
  const { vector, ...rest } = row;
  const bytes = new Uint8Array(vector);
  return { ...rest, vector: new Float32Array(bytes.buffer, 0, bytes.length / 4) };
}
