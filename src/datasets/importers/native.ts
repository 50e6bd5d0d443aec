import { TaskRow } from '../../contracts/task.js';
import { type Importer, parseRow } from './importer.js';

/** Falconry's own rows; see TaskRow. */
export const native: Importer = {
  format: 'native',
  recognises: (row) => 'key' in row && 'hiddenTests' in row,
  read: (row) => parseRow(TaskRow, row),
};
