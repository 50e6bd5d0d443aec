import type { Config } from '../config/config.js';

type Rule = readonly [pattern: RegExp, instead: string];

const GONE = '[redacted]';

/** What a secret looks like, wherever in a line it stands. Lines are JSON: a quote within a text has a backslash. */
const RULES: readonly Rule[] = [
  [/\bflk_[a-z]+_[0-9A-Za-z_-]+/g, `flk_${GONE}`],
  [/\bwhsec_[A-Za-z0-9+/=_-]+/g, `whsec_${GONE}`],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${GONE}`],
  // The user and the password of an address, then its query.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/"\\]*@/gi, `$1${GONE}@`],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s"'\\?]+)\?[^\s"'\\]+/gi, `$1?${GONE}`],
  // PostgreSQL repeats a value that it cannot read.
  [/(invalid input (?:syntax|value) for [^":]+: )\\".*?\\"/gi, `$1${GONE}`],
];

/** Shorter ones would take ordinary words out of every line; boot checks refuse them where they matter. */
const SHORTEST = 8;

/**
 * The last gate of every log line: takes secrets out of its text, in whichever member, message or cause of an error they
 * stand. It knows the forms of secrets and those that the configuration holds; what a line is about, it cannot know, so
 * that nothing of a request but its method and path is logged in the first place.
 */
export function redactor(config: Config): (line: string) => string {
  const secrets = configuredSecrets(config);
  return (line) => {
    const known = secrets.reduce((text, secret) => text.replaceAll(secret, GONE), line);
    return RULES.reduce((text, [pattern, instead]) => text.replace(pattern, instead), known);
  };
}

/** As they are and as they may stand within JSON or an address. */
function configuredSecrets({ engineToken, databaseUrl, redisUrl }: Config): string[] {
  const passwords = [databaseUrl, redisUrl].map((url) => new URL(url).password);
  const all = [engineToken ?? '', ...passwords, ...passwords.map(decodeURIComponent)];
  const forms = all.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  return [...new Set(forms)].filter((secret) => secret.length >= SHORTEST);
}
