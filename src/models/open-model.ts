import type { AdapterShape, OpenSession, PolicyInfo } from '../contracts/policy.js';
import type { PolicyEngine } from '../training/ports.js';
import { META_POLICY } from '../training/run-context.js';
import type { ServableModel } from './models.service.js';

/** A base model answers through an adapter that changes nothing; the smallest will do. */
const NO_ADAPTER = { rank: 1, alpha: 1 };

/**
 * Opens a session that answers as a model through the adapter {@link META_POLICY}.
 *
 * @param fresh - the shape of the adapter that a base model gets
 */
export async function openModel(
  engine: PolicyEngine,
  { base, adapter }: Pick<ServableModel, 'base' | 'adapter'>,
  session: Pick<OpenSession, 'session' | 'owner' | 'isInteractive'>,
  fresh: AdapterShape = NO_ADAPTER,
): Promise<PolicyInfo> {
  const shape = adapter?.lora ?? fresh;
  const info = await engine.open({ ...session, modelPath: base.path, adapter: shape, seed: 0 });
  if (adapter !== null) {
    const read = adapter.format === 'peft' ? 'adopt' : 'restore';
    await engine[read](session.session, META_POLICY, adapter.folder);
  }
  return info;
}
