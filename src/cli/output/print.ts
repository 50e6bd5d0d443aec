export interface JsonOption {
  readonly json?: boolean;
}

/** A table for people, or with `--json` the answer of the service for scripts. */
export function print<T>(answer: T, { json }: JsonOption, describe: (answer: T) => string): void {
  console.log(json ? JSON.stringify(answer, null, 2) : describe(answer));
}

/** Where progress goes: never among the JSON that a script reads. */
export function progressOutput({ json }: JsonOption): NodeJS.WriteStream {
  return json ? process.stderr : process.stdout;
}
