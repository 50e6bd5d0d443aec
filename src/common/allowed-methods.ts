import type { FastifyInstance } from 'fastify';

interface Route {
  readonly method: string;
  readonly path: RegExp;
}

type Methods = Set<string>;

/** Which methods the addresses of a server take. Made before its routes are. */
export class AllowedMethods {
  private readonly routes: Route[] = [];
  /** Of the addresses that hold no parameter. */
  private readonly literal = new Map<string, Methods>();

  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', ({ method, url }) => {
      if (!url.includes('*')) {
        const methods = [method].flat();
        // Of the root of a prefix Fastify tells its second address, with a slash at its end, by HEAD alone.
        this.add(url, methods.includes('HEAD') ? [...methods, 'GET'] : methods);
      }
    });
  }

  private add(url: string, methods: readonly string[]): void {
    const path = patternOf(url);
    this.routes.push(...methods.map((method) => ({ method, path })));
    if (!url.includes(':')) {
      this.literal.set(url, new Set([...(this.literal.get(url) ?? []), ...methods]));
    }
  }

  /** Whether an address is one of its own and does not take the method: what is a name is not an id besides. */
  refuses(path: string, method: string): boolean {
    return this.literal.get(path)?.has(method) === false;
  }

  /** The methods of a path, in the order of the alphabet; none when there is no such path. */
  of(path: string): string[] {
    const own = this.literal.get(path);
    if (own !== undefined) {
      return [...own].toSorted();
    }
    const found = this.routes.filter((route) => route.path.test(path));
    return [...new Set(found.map(({ method }) => method))].toSorted();
  }
}

function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : escape(part)));
  return new RegExp(`^${parts.join('/')}$`);
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
