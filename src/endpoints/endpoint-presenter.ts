import type { EndpointEntity } from './endpoint.entity.js';
import type { Endpoint } from './endpoints.schemas.js';

/** An endpoint as its owner sees it, without its credential. */
export function presentEndpoint(row: EndpointEntity): Endpoint {
  const { id, kind, name, url, model, price, limits, metadata, version } = row;
  return {
    id,
    kind,
    name,
    url,
    model,
    hasKey: kind === 'openai' && row.credential !== null,
    price,
    limits,
    metadata,
    usage: {
      calls: Number(row.calls),
      failedCalls: Number(row.failedCalls),
      promptTokens: Number(row.promptTokens),
      completionTokens: Number(row.completionTokens),
      cost: price === null ? null : row.cost,
    },
    version,
    createdAt: row.createdAt.toISOString(),
  };
}
