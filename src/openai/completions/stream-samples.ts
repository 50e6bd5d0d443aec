import { SAMPLE_EVENTS } from '../../generation/stream-sample.js';
import { CHAT, CompletionTelling, TEXT } from './completion-stream.js';

const OPTIONS = { model: 'nightly', count: 1, includesUsage: false };

/** What the document shows of streamed answers: made as they are. */
export const CHAT_SAMPLE = sampleOf(new CompletionTelling(CHAT, OPTIONS));
export const TEXT_SAMPLE = sampleOf(new CompletionTelling(TEXT, OPTIONS));

function sampleOf(telling: CompletionTelling): string {
  return SAMPLE_EVENTS.flatMap((event) => [...telling.tell(event)]).join('');
}
