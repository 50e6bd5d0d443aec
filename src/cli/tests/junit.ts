import type { Outcome } from './outcome.js';

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/**
 * Reads the report that pytest writes. Its elements and attributes are escaped by the writer, so tags can be told
 * from text without a general XML reader; it is not one.
 */
export function readJunit(xml: string, suite: string): Outcome[] {
  const cases = xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs);
  return Array.from(cases, ([, attributes = '', body = '']) => {
    const name = `${attribute(attributes, 'classname')} > ${attribute(attributes, 'name')}`;
    const verdict = /<(skipped|failure|error)\b([^>]*)>/s.exec(body);
    if (verdict === null) {
      return { suite, name, state: 'passed', detail: '' };
    }
    const [, kind, details = ''] = verdict;
    const state = kind === 'skipped' ? 'skipped' : 'failed';
    return { suite, name, state, detail: attribute(details, 'message') };
  });
}

function attribute(text: string, name: string): string {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(text);
  return decode(found?.[1] ?? '');
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, entity) => {
    if (decimal !== undefined || hex !== undefined) {
      return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    }
    return entities[String(entity)] ?? whole;
  });
}
