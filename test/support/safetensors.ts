/** A safetensors file of float32 zeros, or of what `entries` says instead of its header. */
export function safetensorsOf(
  shapes: Readonly<Record<string, readonly number[]>>,
  fill: (index: number) => number = () => 0,
): Buffer {
  let end = 0;
  const entries = Object.entries(shapes).map(([name, shape]) => {
    const begin = end;
    end += 4 * shape.reduce((product, length) => product * length, 1);
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
  });
  const data = Buffer.alloc(end);
  for (let at = 0; at < end; at += 4) {
    data.writeFloatLE(fill(at / 4), at);
  }
  return fileOf(JSON.stringify(Object.fromEntries(entries)), data);
}

/** A file with this text as its header, which says of itself how long it is. */
export function fileOf(header: string, data: Uint8Array, length?: bigint): Buffer {
  const text = Buffer.from(header);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(length ?? BigInt(text.length));
  return Buffer.concat([start, text, data]);
}

/** The tensors of an adapter of this rank on layers of these names, each [outputs, inputs]. */
export function loraShapes(
  layers: Readonly<Record<string, readonly [outputs: number, inputs: number]>>,
  rank: number,
): Record<string, readonly number[]> {
  return Object.fromEntries(
    Object.entries(layers).flatMap(([layer, [outputs, inputs]]) => [
      [`base_model.model.${layer}.lora_A.weight`, [rank, inputs]],
      [`base_model.model.${layer}.lora_B.weight`, [outputs, rank]],
    ]),
  );
}
