import type { GenerationMode } from './generation-mode.js';
import { plain } from './plain.js';
import { repair } from './repair.js';

/** The modes there are. A new one is a file and a name here; the conformance suite takes it from here. */
export const MODES = { plain, repair } as const satisfies Readonly<Record<string, GenerationMode>>;

export type ModeName = keyof typeof MODES;
export const MODE_NAMES = Object.keys(MODES) as [ModeName, ...ModeName[]];
