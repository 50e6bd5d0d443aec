import { createHash } from 'node:crypto';
import { moment } from './figures.js';
import { Markup, markup } from './markup.js';
import { STYLE } from './report-style.js';

const STYLE_SHA256 = createHash('sha256').update(STYLE).digest('base64');
/** Nothing but the page's own style: no script may run in it, whatever a task or a program has said. */
const CONTENT_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_SHA256}'; base-uri 'none'; form-action 'none'`;

/** The header's policy; the page carries the part that a page can, for when it is opened from a file. */
export const PAGE_POLICY = `${CONTENT_POLICY}; frame-ancestors 'none'`;

/**
 * One HTML document that needs nothing else.
 *
 * @param madeAt an ISO time
 */
export function page(title: string, parts: readonly (Markup | null)[], madeAt: string): string {
  const document = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} - Falconry report</title>
<style>${new Markup(STYLE)}</style></head>
<body><main>
${parts.map((part) => (part === null ? null : markup`${part}\n`))}<p class="soft">Made ${moment(madeAt)} by Falconry.</p>
</main></body></html>
`;
  return document.text;
}

/** Why something failed. */
export function failure(
  error: {
    readonly title: string;
    readonly code: string;
    readonly detail: string;
    readonly advice: string;
  } | null,
): Markup | null {
  return error === null
    ? null
    : markup`<div class="error"><p><strong class="bad">${error.title}</strong> <code>${error.code}</code></p>
<p>${error.detail}</p><p class="soft">${error.advice}</p></div>`;
}
