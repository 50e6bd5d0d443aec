/** The door of the package: what it offers, and the only file that others import. */
export {
  answerForms,
  type components,
  datasetFormats,
  generationModes,
  jobStates,
  memoryArms,
  type operations,
  type paths,
  recipes,
  splitRules,
  webhookEvents,
} from './api.generated.js';
export type { Connection } from './connection.js';
export { downloadFile, type DownloadOptions, type RemoteFile } from './download-file.js';
export { followJob, type Following, type JobEvent } from './job-events.js';
export { type Problem, RequestError } from './request-error.js';
export { answerOf, type Api, connect } from './service.js';
export { UnreachableError } from './unreachable-error.js';
export { type Dataset, type Upload, uploadDataset } from './upload-dataset.js';
