import type { Schedule } from '../../common/schedule.js';
import type { Config } from '../../config/config.js';
import type { Embedder } from '../embedding/embedder.js';
import type { MilvusConnection } from './milvus-connection.js';
import { MilvusIndex } from './milvus-index.js';

/** The index of this installation: its collection is named when it is first needed. */
export function configuredIndex(
  connection: MilvusConnection,
  embedder: Embedder,
  config: Pick<Config, 'queuePrefix'>,
  schedule: Schedule,
): MilvusIndex {
  return new MilvusIndex(
    connection,
    () => {
      const { id, dimensions } = embedder.describe();
      return { collection: collectionName(config, id), dimensions };
    },
    schedule,
  );
}

/** Names a collection after the installation and the embedding; Milvus allows letters, digits and `_`. */
function collectionName({ queuePrefix }: Pick<Config, 'queuePrefix'>, embeddingId: string): string {
  return `${queuePrefix}_recall_${embeddingId}`.replaceAll(/[^0-9A-Za-z_]/g, '_');
}
