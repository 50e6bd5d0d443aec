import { SandboxUnavailable } from './sandbox-errors.js';
import { SandboxSlot } from './sandbox-slot.js';
import type { SlotOptions } from './sandbox-slot.js';

/** What this host gives the sandbox, for health and for the start. */
export type SandboxCapabilities =
  | {
      readonly isAvailable: true;
      readonly python: string;
      /** Layers in force, joined by `+`, as verdicts name them. */
      readonly isolation: string;
      /** Each layer that the host refused, with the reason. */
      readonly missing: Readonly<Record<string, string>>;
      /** Why programs cannot be looked at here, though they can be run. */
      readonly withoutAnalysis?: string;
    }
  | { readonly isAvailable: false; readonly reason: string };

const LIMITS = { cpuSeconds: 2, memoryMb: 64, outputBytes: 4096 };
// Needs the library from inside and must not be able to make a socket.
const TRIAL = `import colorsys, socket
try:
    socket.socket()
    print('open')
except PermissionError:
    print('held')
`;

/** Starts a slot and runs a trial program in it, so that what health says has been seen. */
export async function probeCapabilities(options: SlotOptions): Promise<SandboxCapabilities> {
  try {
    const slot = await SandboxSlot.start(options);
    try {
      await tryOut(slot);
    } finally {
      await slot.close();
    }
    const { python, isolation, missing } = slot;
    return { isAvailable: true, python, isolation, missing };
  } catch (error) {
    return { isAvailable: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function tryOut(slot: SandboxSlot): Promise<void> {
  const trial = { mode: 'stdio', program: TRIAL, input: '', limits: LIMITS } as const;
  const { report, output, log } = await slot.run(trial);
  const fault = report.program.confinementError;
  if (fault !== null) {
    throw new SandboxUnavailable(`The sandbox cannot confine a program: ${fault}`);
  }
  if (output.toString() !== 'held\n') {
    throw new SandboxUnavailable(`The sandbox does not hold a program: ${log.toString()}`);
  }
}
