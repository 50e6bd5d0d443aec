/** Control characters but for line break and tab, and the marks that reorder text. */
const unprintable = /(?![\n\t])[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text that a model or another user wrote, safe to print: escape sequences and marks that would move the cursor,
 * colour or reorder the terminal are shown as codes.
 */
export function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(unprintable, (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`);
}

/** One printable line of at most `width` characters, the rest replaced by an ellipsis. */
export function oneLine(text: string, width: number): string {
  const line = Array.from(printable(text).replaceAll(/\s+/g, ' ').trim());
  return line.length <= width ? line.join('') : `${line.slice(0, width - 1).join('')}…`;
}

/** Lines of at most `width` characters; indentation and line breaks stay, long lines go on in the next. */
export function wrap(text: string, width: number): string[] {
  return printable(text)
    .replaceAll('\t', '    ')
    .split('\n')
    .flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let rest = Array.from(line);
  while (rest.length > width) {
    const space = rest.slice(0, width + 1).lastIndexOf(' ');
    const cut = space > width / 2 ? space : width;
    lines.push(rest.slice(0, cut).join(''));
    rest = rest.slice(rest[cut] === ' ' ? cut + 1 : cut);
  }
  return [...lines, rest.join('')];
}
