/**
 * The doctest examples of a prompt as asserts: `>>> f(1)` over `2` is `assert (f(1)) == (2)`, and `>>> f(1) == 2`
 * over nothing is itself.
 *
 * Only examples that call the function and show a value on one line count. What else a doctest can hold
 * (statements, printed text, exceptions) is left out rather than guessed at.
 */
export function doctestAsserts(prompt: string, entryPoint: string): string[] {
  const lines = prompt.split(/\r?\n/).map((line) => line.trim());
  return lines.flatMap((line, index) => {
    const call = line.startsWith('>>> ') ? withoutComment(line.slice(4)) : '';
    if (!isCall(call, entryPoint)) {
      return [];
    }
    const shown = valueAfter(lines, index);
    if (shown !== null) {
      return [`assert (${call}) == (${shown})`];
    }
    return /\) == \S/.test(call) ? [`assert ${call}`] : [];
  });
}

/** The one line of output under an example, null when it has none or more than one. */
function valueAfter(lines: readonly string[], index: number): string | null {
  const shown = lines[index + 1] ?? '';
  const next = lines[index + 2] ?? '';
  const isEnd = next === '' || next.startsWith('>>>') || /^("""|''')/.test(next);
  return isEnd && isValue(shown) ? shown : null;
}

/** Python literals: what a reader can compare with. */
function isValue(text: string): boolean {
  return /^(True|False|None|-?[\d.]+(e[-+]?\d+)?|\[.*\]|\(.*\)|\{.*\}|'[^']*'|"[^"]*")$/i.test(
    text,
  );
}

function isCall(text: string, entryPoint: string): boolean {
  const isStatement = /^[A-Za-z_]\w*\s*=[^=]/.test(text);
  return !isStatement && new RegExp(`\\b${entryPoint}\\(`).test(text) && isBalanced(text);
}

function isBalanced(text: string): boolean {
  const count = (character: string): number => text.split(character).length - 1;
  return count('(') === count(')') && count('[') === count(']');
}

/** Comments after an example start with two blanks or follow the closing bracket. */
function withoutComment(call: string): string {
  return call.replace(/\)\s+#.*$/, ')').trim();
}
