/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

export type Cell = string | number | boolean | null;

/** RFC 4180, in UTF-8; null is an empty cell. */
export function csvOf(lines: readonly (readonly Cell[])[]): string {
  return lines.map((cells) => `${cells.map(written).join(',')}\r\n`).join('');
}

function written(cell: Cell): string {
  if (typeof cell !== 'string') {
    return cell === null ? '' : String(cell);
  }
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
