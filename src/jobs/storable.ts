/** What a reader sees instead. */
const REPLACEMENT = '\ufffd';

/** The value as PostgreSQL can hold it: a model may sample NUL, which neither text nor jsonb takes. */
export function storable<T>(value: T): T {
  const text = JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\0', REPLACEMENT) : part,
  );
  return JSON.parse(text) as T;
}
