/** Shorter secrets, such as `none`, are words that an answer may hold for its own sake. */
const SHORTEST_SECRET = 8;
const REDACTED = '[redacted]';

/** The text with each occurrence of the secret made unreadable. */
export function withoutSecret(text: string, secret: string | null): string {
  return isSecret(secret) ? text.replaceAll(secret, REDACTED) : text;
}

/** The same for text that comes in pieces, wherever they part: what may be the beginning of the secret is held back. */
export class PiecewiseRedaction {
  private held = '';

  constructor(private readonly secret: string | null) {}

  /** What may be told now. */
  add(piece: string): string {
    const text = withoutSecret(this.held + piece, this.secret);
    const told = text.length - this.begun(text);
    this.held = text.slice(told);
    return text.slice(0, told);
  }

  /** What was held back, once nothing follows. */
  end(): string {
    const rest = this.held;
    this.held = '';
    return rest;
  }

  /** Characters at the end of the text with which the secret begins. */
  private begun(text: string): number {
    if (!isSecret(this.secret)) {
      return 0;
    }
    let length = Math.min(text.length, this.secret.length - 1);
    while (!this.secret.startsWith(text.slice(text.length - length))) {
      length -= 1;
    }
    return length;
  }
}

function isSecret(secret: string | null): secret is string {
  return secret !== null && secret.length >= SHORTEST_SECRET;
}
