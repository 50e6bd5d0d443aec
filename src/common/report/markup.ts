/** Text that is HTML already; only {@link markup} makes it, so that nothing gets into a page unescaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | null | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Control characters but for line break and tab, half pairs, and the marks that reorder text. */
const UNPRINTABLE = /(?![\n\t])[\p{Cc}\p{Surrogate}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** HTML from a template: what is put into it is text, unless it is markup; a list is joined, null is nothing. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const texts = strings.map(
    (text, index) => text + (index < parts.length ? render(parts[index]) : ''),
  );
  return new Markup(texts.join(''));
}

function render(part: Part | undefined): string {
  if (part === null || part === undefined) {
    return '';
  }
  if (part instanceof Markup) {
    return part.text;
  }
  return typeof part === 'object' ? part.map((one) => render(one)).join('') : escape(String(part));
}

function escape(text: string): string {
  return text
    .replaceAll(UNPRINTABLE, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
