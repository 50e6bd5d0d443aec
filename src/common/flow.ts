import { AsyncLocalStorage } from 'node:async_hooks';

/** The values of a flow of work, by their slots. */
type Values = Readonly<Record<symbol, unknown>>;

/** The one store of the process: Node pays for each at every promise that is made. */
const flows = new AsyncLocalStorage<Values>();

/** A value that goes with a flow of work through everything that it starts. */
export class FlowValue<T> {
  private readonly slot = Symbol('flow value');

  /** What the flow that is under way carries; undefined where nobody has said. */
  get(): T | undefined {
    return flows.getStore()?.[this.slot] as T | undefined;
  }

  /** Runs `work`, and all that it starts, with the value; other values stay as they are around it. */
  run<R>(value: T, work: () => R): R {
    return flows.run({ ...flows.getStore(), [this.slot]: value }, work);
  }
}
