/** Where the service is, and the key to use it with. */
export interface Connection {
  /** Without a slash at its end, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly apiKey: string;
}

export function authorization({ apiKey }: Connection): { readonly authorization: string } {
  return { authorization: `Bearer ${apiKey}` };
}
