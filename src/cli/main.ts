import { UnreachableError } from '../../client/src/index.js';
import { createProgram } from './program.js';

// Whoever reads the output may have seen enough: `./falconry jobs list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = 1;
  const trace = process.env['FALCONRY_TRACE'] && error instanceof Error ? error.stack : undefined;
  console.error(`falconry: ${trace ?? describeFailure(error)}`);
}

function describeFailure(error: unknown): string {
  if (error instanceof UnreachableError) {
    return `${error.message}: see ./falconry status`;
  }
  return error instanceof Error ? error.message : String(error);
}
