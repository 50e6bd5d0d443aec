/** Milvus Lite looks at every row for every search: past this many a search takes tenths of a second. */
const MOST_TEXTS = 20_000;

/**
 * Where to go with an index that has outgrown Milvus Lite, or null while it has not.
 *
 * @param version as the server tells it
 * @param held texts in the index
 */
export function adviceOnSize(version: string, held: number): string | null {
  if (!version.includes('lite') || held <= MOST_TEXTS) {
    return null;
  }
  return (
    `Milvus Lite searches all ${held} texts for every answer, and is made for up to ${MOST_TEXTS}: ` +
    'set MILVUS_ADDRESS to a Milvus server, which is filled from PostgreSQL.'
  );
}
