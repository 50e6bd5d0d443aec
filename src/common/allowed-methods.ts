import type { FastifyInstance } from 'fastify';

interface Route {
  readonly method: string;
  readonly path: RegExp;
}

/** Which methods the addresses of a server take. Made before its routes are. */
export class AllowedMethods {
  private readonly routes: Route[] = [];

  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', ({ method, url }) => {
      if (!url.includes('*')) {
        const path = patternOf(url);
        this.routes.push(...[method].flat().map((one) => ({ method: one, path })));
      }
    });
  }

  /** The methods of a path, in the order of the alphabet; none when there is no such path. */
  of(path: string): string[] {
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
