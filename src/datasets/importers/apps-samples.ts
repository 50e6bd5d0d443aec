export interface Sample {
  readonly input: string;
  readonly output: string;
}

/** A line of a statement that could show a call is never longer; it bounds the work on hostile text. */
const MOST_LINE_CHARACTERS = 2_000;

/**
 * The samples of a stdin/stdout statement: pairs of blocks headed `Input` and `Output`, under an Example heading.
 *
 * Read line by line, so that no statement, however odd, costs more than its length.
 */
export function stdioSamples(question: string): Sample[] {
  const blocks: { heading: 'input' | 'output'; lines: string[] }[] = [];
  let isInside = false;
  for (const line of question.split(/\r?\n/)) {
    const text = line.trim().toLowerCase();
    if (text.startsWith('---')) {
      isInside = /^-+ ?(examples?|samples?)\b/.test(text);
    } else if (isInside && (text === 'input' || text === 'output')) {
      blocks.push({ heading: text, lines: [] });
    } else if (isInside) {
      blocks.at(-1)?.lines.push(line);
    }
  }
  return blocks.flatMap(({ heading, lines }, index) => {
    const next = blocks[index + 1];
    return heading === 'input' && next?.heading === 'output'
      ? [{ input: joined(lines), output: joined(next.lines) }]
      : [];
  });
}

/** Whether a statement's `Input:` line shows exactly these arguments, with or without their names. */
export function showsCall(question: string, args: readonly unknown[]): boolean {
  const wanted = compact(args.map((value) => JSON.stringify(value)).join(','));
  return question
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.startsWith('Input:') && line.length <= MOST_LINE_CHARACTERS)
    .map((line) => line.slice('Input:'.length).replaceAll(/[A-Za-z_]\w*\s*=(?!=)/g, ''))
    .some((shown) => compact(shown) === wanted);
}

function joined(lines: readonly string[]): string {
  return `${lines.join('\n').trim()}\n`;
}

/** Blank-free, with Python's words for the constants and quotes as JSON writes them. */
function compact(text: string): string {
  return text
    .replaceAll(/\s+/g, '')
    .replaceAll("'", '"')
    .replaceAll(/\bTrue\b/g, 'true')
    .replaceAll(/\bFalse\b/g, 'false')
    .replaceAll(/\bNone\b/g, 'null');
}
