import { type Markup, markup } from './markup.js';

/** A part of the page; what it says when it has nothing to show. */
export function section(
  title: string,
  parts: readonly (Markup | null)[],
  otherwise = 'Nothing to show.',
  isEmpty: boolean = parts.every((part) => part === null),
): Markup {
  const body = isEmpty ? markup`<p class="soft">${otherwise}</p>` : markup`${parts}`;
  return markup`<section><h2>${title}</h2>${body}</section>`;
}

/** The first column is text, the others are figures; null without rows. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  textColumns = 1,
): Markup | null {
  const kind = (column: number): string => (column < textColumns ? 'text' : 'number');
  const head = headings.map((heading, n) => markup`<th class="${kind(n)}">${heading}</th>`);
  const body = rows.map(
    (row) => markup`<tr>${row.map((cell, n) => markup`<td class="${kind(n)}">${cell}</td>`)}</tr>`,
  );
  return rows.length === 0
    ? null
    : markup`<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Parts side by side where there is room. */
export function grid(parts: readonly (Markup | null)[]): Markup {
  return markup`<div class="plots">${parts}</div>`;
}

/** A figure of the headline. */
export function tile(name: string, value: string, note: string): Markup {
  return markup`<div><dt>${name}</dt><dd>${value}<small>${note}</small></dd></div>`;
}
