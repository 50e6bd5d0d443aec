/* oxlint-disable max-lines -- one closed table */
interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What the reader of the error can do about it. */
  readonly advice: string;
}

/** Every error that the service can answer with or record on a job. The catalogue is closed. */
export const PROBLEMS = {
  'malformed-request': {
    status: 400,
    title: 'The request is not valid HTTP or JSON',
    advice: 'Send one JSON value in UTF-8, as the OpenAPI document describes it.',
  },
  'duplicate-key': {
    status: 400,
    title: 'A JSON object names a member twice',
    advice: 'Send each member once; which of two counts is not agreed upon.',
  },
  'json-too-complex': {
    status: 400,
    title: 'The JSON is nested too deeply or has too many members',
    advice: 'Keep within 32 levels and 1,000 members; stream a dataset as application/jsonl.',
  },
  'idempotency-key-invalid': {
    status: 400,
    title: 'The Idempotency-Key is not one',
    advice: 'Send 1 to 255 visible ASCII characters, such as a UUID, once.',
  },
  'invalid-cursor': {
    status: 400,
    title: 'The cursor does not belong to this list',
    advice: 'Use nextCursor of the page before, with the same filters, or start without a cursor.',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid API key',
    advice: 'Send a key as "Authorization: Bearer flk_…".',
  },
  'credential-in-url': {
    status: 401,
    title: 'The API key stands in the address',
    advice: 'Send it as a header; revoke this one, addresses end up in logs.',
  },
  'insufficient-scope': {
    status: 403,
    title: 'The API key may not do this',
    advice: 'Use a key with the scope that detail names.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    advice: 'Check the id and the workspace that your key belongs to.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The address does not take this method',
    advice: 'Use one of those that the Allow header lists.',
  },
  'not-acceptable': {
    status: 406,
    title: 'The answer has none of the media types that were asked for',
    advice: 'Accept application/json.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request did not arrive in time',
    advice: 'Send it again without pauses; stream a dataset as application/jsonl.',
  },
  'illegal-transition': {
    status: 409,
    title: 'The state of the job does not allow this',
    advice: 'Read the job again; its state decides which verbs it accepts.',
  },
  'budget-exhausted': {
    status: 409,
    title: 'The budget of the job is spent',
    advice: 'Resume the job with a higher budget; errors names each limit that was reached.',
  },
  'idempotency-in-progress': {
    status: 409,
    title: 'The first request with this Idempotency-Key is not answered yet',
    advice: 'Repeat the request after a second.',
  },
  conflict: {
    status: 409,
    title: 'Something of this name or content exists already',
    advice: 'Choose another name, or use what exists.',
  },
  'dataset-in-use': {
    status: 409,
    title: 'Something that has not ended needs this dataset',
    advice: 'Cancel the jobs, evaluations and experiments that detail names, or wait for them.',
  },
  'job-in-use': {
    status: 409,
    title: 'A model was made by this job',
    advice: 'Delete the model that detail names first.',
  },
  'checkpoint-in-use': {
    status: 409,
    title: 'The checkpoint is needed',
    advice: 'Delete the model that detail names, or let the job come to its end.',
  },
  'judge-in-use': {
    status: 409,
    title: 'The judge is needed',
    advice:
      'Cancel the jobs, evaluations and experiments, or delete the judges, that detail names.',
  },
  'model-in-use': {
    status: 409,
    title: 'Something uses this model',
    advice: 'Promote another model to the alias that detail names, or let the job come to its end.',
  },
  'base-model': {
    status: 409,
    title: 'Base models belong to the operator',
    advice:
      'Delete models that were made, uploaded or registered; this one goes with its folder in MODELS_DIR.',
  },
  'evaluation-not-ready': {
    status: 409,
    title: 'The evaluation has no report',
    advice: 'Read the evaluation until its state is succeeded; one that ended otherwise has none.',
  },
  'export-not-ready': {
    status: 409,
    title: 'The files of the export are not there',
    advice: 'Read the export until its state is ready; when it has failed, ask for it again.',
  },
  'endpoint-in-use': {
    status: 409,
    title: 'Something uses this endpoint',
    advice: 'Delete what detail names first.',
  },
  'webhook-disabled': {
    status: 409,
    title: 'The webhook is disabled',
    advice: 'Enable it with PATCH first.',
  },
  'last-key': {
    status: 409,
    title: 'The last key that can make others cannot be deleted',
    advice: 'Make another key with the scope keys:manage first.',
  },
  'model-not-ready': {
    status: 409,
    title: 'The model cannot answer yet',
    advice: 'Read the model until its state is ready; one that has failed says why.',
  },
  gone: {
    status: 410,
    title: 'No longer kept',
    advice: 'Make a new one.',
  },
  'export-damaged': {
    status: 410,
    title: 'The file is not what was exported',
    advice: 'Ask for the export again: it is made anew from the checkpoint.',
  },
  'precondition-failed': {
    status: 412,
    title: 'The resource has changed since it was read',
    advice: 'Read it again and send its new ETag as If-Match.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    advice: 'Send less, or stream a dataset as application/jsonl.',
  },
  'uri-too-long': {
    status: 414,
    title: 'The address is too long',
    advice: 'Send long values in the body.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The content type is not accepted here',
    advice: 'Send application/json, or application/jsonl where the document says so.',
  },
  'unsupported-encoding': {
    status: 415,
    title: 'Compressed bodies are not accepted',
    advice: 'Send the body without Content-Encoding.',
  },
  'range-not-satisfiable': {
    status: 416,
    title: 'The file has no such part',
    advice: 'Content-Range says how long the file is; ask for a part that begins before its end.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key belongs to another request',
    advice: 'Send a new key with a new request, or the very same body with the old one.',
  },
  'validation-failed': {
    status: 422,
    title: 'The request does not fit its schema',
    advice: 'Correct the fields that errors points at.',
  },
  'unknown-field': {
    status: 422,
    title: 'The request has a field that does not exist',
    advice: 'Remove the fields that errors points at.',
  },
  'invalid-dataset': {
    status: 422,
    title: 'The dataset cannot be used',
    advice: 'Correct the rows that errors points at; nothing was imported.',
  },
  'unsafe-format': {
    status: 422,
    title: 'Files of this kind are not taken',
    advice: 'Save weights as safetensors; what can run code is refused.',
  },
  'invalid-model': {
    status: 422,
    title: 'The files are not a model that can be used',
    advice: 'Correct what errors points at and send it again; nothing was kept.',
  },
  'webhook-url-refused': {
    status: 422,
    title: 'The address may not be called',
    advice: 'Use a public https address, or ask the operator to list host:port in OUTBOUND_ALLOW.',
  },
  'endpoint-url-refused': {
    status: 422,
    title: 'The address may not be called',
    advice: 'Use a public https address, or ask the operator to list host:port in OUTBOUND_ALLOW.',
  },
  'endpoint-refused': {
    status: 422,
    title: 'The endpoint refused the request',
    advice:
      'Read detail, which is what the endpoint said; change the request, its apiKey or the endpoint.',
  },
  'precondition-required': {
    status: 428,
    title: 'The change names no version',
    advice: 'Send the ETag that was read as If-Match.',
  },
  'quota-exceeded': {
    status: 429,
    title: 'There are too many of these already',
    advice: 'Delete some that are not needed.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    advice:
      'Wait as many seconds as Retry-After says; RateLimit tells what is left before it is spent.',
  },
  'cap-exceeded': {
    status: 429,
    title: 'The API key has used what it may use',
    advice: 'Wait until cap.freesAt, or ask for a higher cap; runningJobs frees when a job ends.',
  },
  'header-too-large': {
    status: 431,
    title: 'The headers are too large',
    advice: 'Send smaller headers.',
  },
  'internal-error': {
    status: 500,
    title: 'The service failed',
    advice: 'Repeat the request; report the request id if it fails again.',
  },
  'dependency-unavailable': {
    status: 503,
    title: 'A part that this needs is not available',
    advice: 'Try again in a few seconds; GET /health names the part.',
  },
  'engine-unavailable': {
    status: 503,
    title: 'The engine does not answer',
    advice: 'Try again in a few seconds; GET /health names the part.',
  },
  'engine-out-of-memory': {
    status: 503,
    title: 'The engine ran out of memory',
    advice: 'Use fewer samples, shorter answers or a smaller model.',
  },
  'endpoint-unavailable': {
    status: 503,
    title: 'The endpoint gave no answer that can be used',
    advice: 'Try again in a few seconds; POST /endpoints/{id}/test tells how it is.',
  },
  'storage-exhausted': {
    status: 507,
    title: 'The disk is full',
    advice: 'Free space below FALCONRY_HOME.',
  },
  'export-failed': {
    status: 422,
    title: 'The export cannot be made',
    advice: 'Read detail; another format, or another checkpoint, may do.',
  },
  'evaluation-failed': {
    status: 422,
    title: 'The evaluation cannot go on',
    advice: 'Read detail; change the evaluation and post it again.',
  },
  'experiment-failed': {
    status: 422,
    title: 'Part of the experiment cannot go on',
    advice:
      'Read detail, and the job or evaluation that it names; post the experiment again once that is mended.',
  },
  'training-failed': {
    status: 422,
    title: 'The training cannot go on',
    advice: 'Read detail; change the job and post it again.',
  },
  'training-diverged': {
    status: 422,
    title: 'The training diverged',
    advice: 'Lower the learning rates and post the job again.',
  },
  'engine-hung': {
    status: 503,
    title: 'The engine stopped moving',
    advice: 'The job is tried again; restart the engine when this repeats.',
  },
  'worker-lost': {
    status: 503,
    title: 'The worker of the job is gone',
    advice: 'The job is tried again; look at the log of the worker when this repeats.',
  },
  'judge-unavailable': {
    status: 503,
    title: 'The programs cannot be judged',
    advice: 'See that the sandbox can start; GET /health says what is missing.',
  },
  'memory-unavailable': {
    status: 503,
    title: 'Long-term memory does not answer',
    advice: 'See that Milvus and PostgreSQL run, or train without recall.',
  },
  'storage-io-error': {
    status: 500,
    title: 'The disk failed to keep a file',
    advice: 'Check the disk below FALCONRY_HOME before posting the job again.',
  },
  'poison-step': {
    status: 422,
    title: 'The same step failed three times',
    advice: 'Read detail for the step and its last failure; change the job and post it again.',
  },
  'journal-incomplete': {
    status: 500,
    title: 'The job ended without having done all its steps',
    advice: 'Report it with the log of the job; its checkpoints are kept.',
  },
  'invalid-config': {
    status: 422,
    title: 'The engine refuses the settings of the job',
    advice: 'Correct what detail names and post the job again.',
  },
  'retries-exhausted': {
    status: 503,
    title: 'The job failed too often without progress',
    advice: 'Read detail for the last failure; GET /health names a part that is down.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;
