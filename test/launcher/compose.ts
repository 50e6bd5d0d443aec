import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { repositoryRoot } from '../../src/launcher/home.js';

const Environment = z.record(z.string(), z.string());
const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      build: z.object({ dockerfile: z.string() }).optional(),
      command: z.array(z.string()).optional(),
      environment: Environment.default({}),
      stop_grace_period: z.templateLiteral([z.number(), 's']).optional(),
      deploy: z.object({ replicas: z.coerce.number() }).partial().optional(),
    }),
  ),
});

/** What a container of one service runs. */
export interface ComposedService {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly replicas: number;
  readonly stopWithinMs: number;
}

/**
 * The services of docker/compose.yaml whose images are ours, each with the command and the environment of its image
 * underneath its own.
 *
 * @param variables - what the shell of `docker compose` would have
 */
export function composedServices(
  variables: Readonly<Record<string, string>>,
): Record<string, ComposedService> {
  const text = readFileSync(join(repositoryRoot(), 'docker', 'compose.yaml'), 'utf8');
  const reviver = (_: unknown, value: unknown): unknown =>
    typeof value === 'string' ? interpolate(value, variables) : value;
  const { services } = Compose.parse(parse(text, reviver, { merge: true }));
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, service]) => {
      if (service.build === undefined) {
        return [];
      }
      const image = readImage(service.build.dockerfile);
      const composed: ComposedService = {
        command: service.command ?? image.command,
        environment: { ...image.environment, ...service.environment },
        replicas: service.deploy?.replicas ?? 1,
        stopWithinMs: Number.parseInt(service.stop_grace_period ?? '10s', 10) * 1_000,
      };
      return [[name, composed]];
    }),
  );
}

/** `${NAME:-default}` and `${NAME:?message}`, the two forms that the file uses. */
function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind, rest: string) => {
    const value = variables[name] || (kind === '-' ? rest : undefined);
    if (value === undefined) {
      throw new Error(`${name}: ${rest}`);
    }
    return value;
  });
}

/** ENV and CMD of the last stage of a Dockerfile. */
function readImage(dockerfile: string): Pick<ComposedService, 'command' | 'environment'> {
  const lines = readFileSync(join(repositoryRoot(), dockerfile), 'utf8').split('\n');
  const stage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const rest = (instruction: string): string[] =>
    stage
      .filter((line) => line.startsWith(`${instruction} `))
      .map((line) => line.slice(instruction.length + 1));
  const pairs = rest('ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('=', 2)));
  return {
    command: z.array(z.string()).parse(JSON.parse(rest('CMD').at(-1) ?? '[]')),
    environment: Environment.parse(Object.fromEntries(pairs)),
  };
}
