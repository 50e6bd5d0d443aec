import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PYTHON_PATH } from '../../../test/support/sandbox.js';
import { REQUIREMENTS } from './analysis-tools.js';

it('names the tools in the versions that set-up installs', () => {
  const installed = readFileSync(`${PYTHON_PATH}/requirements.txt`, 'utf8').split('\n');

  expect(installed).toEqual(expect.arrayContaining(REQUIREMENTS));
});
