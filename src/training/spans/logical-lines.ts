/** A physical line of a Python program. */
export interface SourceLine {
  readonly text: string;
  /** 1-based number of the line that its statement begins on; a comment or blank line belongs to the statement after it. */
  readonly statement: number;
  /** True where a statement begins. */
  readonly isStart: boolean;
}

const QUOTES = ['"""', "'''", '"', "'"] as const;

/**
 * The lines of a program with the statement that each belongs to, by brackets, strings and backslashes. Nothing is
 * parsed, so a program that does not compile has lines too.
 */
export function logicalLines(program: string): SourceLine[] {
  const texts = program.split(/\r\n|\n|\r/);
  const starts: (number | null)[] = [];
  let open: Open = { depth: 0, quote: null, goesOn: false };
  let start = 0;
  texts.forEach((text, index) => {
    const isInside = open.depth > 0 || open.quote !== null || open.goesOn;
    const isCode = !/^\s*(?:#|$)/.test(text);
    if (!isInside && isCode) {
      start = index + 1;
    }
    starts.push(isInside || isCode ? start : null);
    open = isInside || isCode ? scan(text, open) : open;
  });
  return texts.map((text, index) => {
    const statement = starts[index] ?? starts.slice(index).find((line) => line !== null) ?? start;
    return { text, statement, isStart: statement === index + 1 };
  });
}

/** What is still open at the end of a line. */
interface Open {
  readonly depth: number;
  readonly quote: (typeof QUOTES)[number] | null;
  readonly goesOn: boolean;
}

function scan(text: string, before: Open): Open {
  let { depth, quote } = before;
  let place = 0;
  while (place < text.length) {
    if (quote !== null) {
      const ends: boolean = text.startsWith(quote, place);
      place += text[place] === '\\' ? 2 : ends ? quote.length : 1;
      quote = ends ? null : quote;
      continue;
    }
    const opened = QUOTES.find((mark) => text.startsWith(mark, place));
    if (text[place] === '#') {
      break;
    }
    depth = Math.max(0, depth + bracket(text[place] ?? ''));
    place += opened?.length ?? 1;
    quote = opened ?? null;
  }
  const goesOn = text.endsWith('\\') && quote === null;
  // Only a triple quote spans lines; a single one that is left open is a syntax error of its own line.
  return { depth, quote: quote !== null && quote.length > 1 ? quote : null, goesOn };
}

function bracket(character: string): number {
  if ('([{'.includes(character)) {
    return 1;
  }
  return ')]}'.includes(character) ? -1 : 0;
}
