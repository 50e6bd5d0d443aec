import { createHash } from 'node:crypto';

/** Control characters but line breaks and tabs: PostgreSQL refuses NUL, and none of them is for a reader. */
const CONTROL = /[^\P{Cc}\n\t]/gu;

/** Text as memory keeps it. */
export function clean(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(CONTROL, '');
}

/** Hash of a text as a reader sees it: letter case and blanks do not make another task. */
export function textHash(text: string): string {
  return sha256(clean(text).replaceAll(/\s+/g, ' ').trim().toLowerCase());
}

/**
 * Names workspace, project and space of memory for the search index, without a character that a filter would have to
 * escape.
 */
export function scopeOf(
  workspaceId: string,
  project: string | null,
  space: string | null = null,
): string {
  const owner = space === null ? workspaceId : `${workspaceId}/${space}`;
  return sha256(`${owner}\n${project ?? ''}`);
}

/** The id of a recall key: equal for equal texts, so that writing one twice keeps one. */
export function recallKeyId(scope: string, embeddingId: string, hash: string): string {
  return sha256(`${scope}\n${embeddingId}\n${hash}`).slice(0, 40);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
