/**
 * Every duration by which the service waits, retries or gives up, in milliseconds, and the token it is injected by.
 * Nobody else holds one, so that a test can run the same service faster: see {@link scaledSchedule}.
 */
export abstract class Schedule {
  /** How long a claim of a job lasts without renewal, by the clock of the database. */
  abstract readonly leaseMs: number;
  abstract readonly renewLeaseMs: number;
  /** Shorter than the lease: a worker that cannot renew stops before another can start. */
  abstract readonly selfFenceMs: number;
  /** How often the reaper looks for jobs that nobody looks after. */
  abstract readonly reapMs: number;
  /** How often a free worker looks for a job; Redis only saves this wait. */
  abstract readonly claimPollMs: number;
  /** Waits after the first, second … failure of a job without a new checkpoint; the last one repeats. */
  abstract readonly retryMs: readonly number[];
  /** Waits after a full disk. */
  abstract readonly storageRetryMs: readonly number[];
  /** The least time without progress after which a job is taken from its engine. */
  abstract readonly progressMs: number;
  /** The same for what has no pace yet: loading a model, evaluating, and the first steps of a claim. */
  abstract readonly unpacedProgressMs: number;
  /** How long a paused job may finish the step that it is in. */
  abstract readonly pauseGraceMs: number;
  /** How long a job on a worker that ends may finish its step and save. */
  abstract readonly drainGraceMs: number;
  /** How long a worker waits for the engine to forget a session that has ended. */
  abstract readonly sessionCloseMs: number;
  /** How long an ending API answers "not ready" before it stops accepting requests. */
  abstract readonly unreadyMs: number;
  /** How long requests in flight may take once the API ends. */
  abstract readonly closeMs: number;
  /** How long after the signal to end a process is gone, whatever hangs. */
  abstract readonly exitMs: number;
  /** How long a client may take to send the head of a request. */
  abstract readonly headersMs: number;
  /** How long the body of a request may stop coming. */
  abstract readonly bodySilenceMs: number;
  /** How long a connection may be idle; longer than the 60 s that a proxy in front of the API usually keeps one. */
  abstract readonly keepAliveMs: number;
  /** How long training waits for long-term memory to come back. */
  abstract readonly memoryWaitMs: number;
  /** How long a relay may hold a message before another relay takes it. */
  abstract readonly outboxClaimMs: number;
  abstract readonly outboxPollMs: number;
  abstract readonly outboxMaxBackoffMs: number;
  /** How long a try of a webhook may take, recorded and all, before it is made again; longer than any does. */
  abstract readonly webhookClaimMs: number;
  abstract readonly webhookPollMs: number;
  /** How long a receiver may take to answer a webhook. */
  abstract readonly webhookAnswerMs: number;
  /** Waits after the first, second … failed try of a webhook, as Standard Webhooks recommends; then it is given up. */
  abstract readonly webhookRetryMs: readonly number[];
  /** The longest wait that a receiver of webhooks can ask for. */
  abstract readonly webhookMaxRetryAfterMs: number;
  /** How long a receiver that says that it is overloaded gets nothing at all. */
  abstract readonly webhookRestMs: number;
  /** How long a webhook may only fail before it is disabled. */
  abstract readonly webhookFailingMs: number;
  /** A gap between failures of a webhook after which they count anew; longer than the longest wait. */
  abstract readonly webhookQuietMs: number;
  /** Waits after the first, second … failed try of a call of an endpoint that may pass; then the call has failed. */
  abstract readonly endpointRetryMs: readonly number[];
  /** The longest wait that an endpoint can ask for; one that asks for longer has failed. */
  abstract readonly endpointMaxRetryAfterMs: number;
  /** How long a call waits for its turn within the limits of its endpoint. */
  abstract readonly endpointTurnMs: number;
  /** How long the test of an endpoint may take, whatever the endpoint's own limits. */
  abstract readonly endpointTestMs: number;
  /** How long a message for Redis may take. */
  abstract readonly wakeMs: number;
  /** How long a request waits for Redis to count it before it goes on uncounted. */
  abstract readonly countMs: number;
  /** The time in which so many requests may come: settings and caps name their number. Whole seconds. */
  abstract readonly rateWindowMs: number;
  /** How often the search index is compared with PostgreSQL. */
  abstract readonly reconcileMs: number;
  /** How often memory forgets what has expired and what there is no room for. */
  abstract readonly forgetMs: number;
  /** How often a process that listens for announcements tries to connect again. */
  abstract readonly reconnectMs: number;
  /** How often a quiet connection that listens for announcements is tried. */
  abstract readonly listenCheckMs: number;
  /** How often a stream of events looks for new ones; an announcement only saves this wait. */
  abstract readonly eventPollMs: number;
  /** How long a stream of events may be silent. */
  abstract readonly eventSilenceMs: number;
  /** How often a worker says that it lives; it counts as gone after three beats. */
  abstract readonly workerBeatMs: number;
  /** How long a dataset, or a feedback whose tests run, stays with the worker that verifies it without a word from it. */
  abstract readonly verificationLeaseMs: number;
  /** How long an export stays with the worker that makes it without a word from it. */
  abstract readonly exportLeaseMs: number;
  /** Waits after the first, second … failed try of an export; then it is given up. */
  abstract readonly exportRetryMs: readonly number[];
  /** How long a model stays with the process that brings it from the hub without a word from it. */
  abstract readonly downloadLeaseMs: number;
  /** Waits after the first, second … failed try of that; then it is given up. */
  abstract readonly downloadRetryMs: readonly number[];
  /** How long a run of a judge stays with the worker that makes it without a word from it. */
  abstract readonly judgeRunLeaseMs: number;
  /** How long the request for a run of a judge waits for its end before it answers without. */
  abstract readonly judgeRunWaitMs: number;
  /** How long programs of answers stay with the worker that runs and judges them without a word from it. */
  abstract readonly programRunLeaseMs: number;
  /** How long the request for an answer waits for a worker to run and judge its programs; then it is refused. */
  abstract readonly programRunWaitMs: number;
  /** How long an attempt counts as new in its conversation. */
  abstract readonly conversationMs: number;
  /** How long an evaluation stays with the worker that makes it without a word from it. */
  abstract readonly evaluationLeaseMs: number;
  /** Waits after the first, second … failed try of an evaluation that has kept nothing new; then it is given up. */
  abstract readonly evaluationRetryMs: readonly number[];
  /** How often an open experiment is looked at: whether a job or an evaluation of it has ended. */
  abstract readonly experimentLookMs: number;
  /** Waits after the first, second … look in a row that failed for no fault of the experiment; then it is given up. */
  abstract readonly experimentRetryMs: readonly number[];
  /** How long the receiver of a download, or of a streamed answer, may take nothing of it. */
  abstract readonly downloadSilenceMs: number;
  /** How long it may take to connect to PostgreSQL, or to get one of the process's connections. */
  abstract readonly connectMs: number;
  /** How long a statement may take; a connection that is silent for longer is dropped. */
  abstract readonly statementMs: number;
  /** How long a search of the index may take before memory is searched without it. */
  abstract readonly recallMs: number;
  /** How long anything else may take the index: Milvus Lite stops for up to 11 s to write its memory to disk. */
  abstract readonly indexMs: number;
  /** How long the engine may take to sample or differentiate; a call may wait for those of other sessions. */
  abstract readonly engineComputeMs: number;
  /** How long it may take to read a model. */
  abstract readonly engineLoadMs: number;
  /** How long it may take to write or read the files of an adapter. */
  abstract readonly engineFilesMs: number;
  /** How long it may take to write the files of an export, a whole model among them. */
  abstract readonly engineExportMs: number;
  /** How long any other call of the engine may take. */
  abstract readonly engineStepMs: number;
  /** How long the engine may take for what it answers while it computes: health and interruptions. */
  abstract readonly engineControlMs: number;
  /** The wait before a call whose answer was lost is sent again; it doubles each time. */
  abstract readonly engineRetryMs: number;
  /** How often a process adds what it has counted to the totals of the installation. */
  abstract readonly tallyMs: number;
  /** How long what was found out about a part is told again before it is asked anew. */
  abstract readonly lookMs: number;
  /** How long metrics wait for what PostgreSQL tells before they go out without it. */
  abstract readonly scrapeMs: number;
  /** How long readiness waits to name degraded parts; whoever asks is impatient. */
  abstract readonly glanceMs: number;
  /** How often at most it is written down that a key was used. */
  abstract readonly keyUseMs: number;
  /** How long after its last use a key may still read metrics while PostgreSQL is away. */
  abstract readonly rememberedKeyMs: number;
  /** How long sending spans may take, and the end of a process may be held up by it. */
  abstract readonly traceExportMs: number;
  /** How long a browser may look at the queue board before it asks for another session. */
  abstract readonly boardSessionMs: number;
}

/** What the service runs by. */
export const SCHEDULE: Schedule = Object.freeze({
  leaseMs: 30_000,
  renewLeaseMs: 5_000,
  selfFenceMs: 20_000,
  reapMs: 5_000,
  claimPollMs: 2_000,
  retryMs: Object.freeze([5_000, 30_000, 120_000, 600_000]),
  storageRetryMs: Object.freeze([60_000, 300_000, 900_000]),
  progressMs: 60_000,
  unpacedProgressMs: 300_000,
  pauseGraceMs: 8_000,
  drainGraceMs: 45_000,
  sessionCloseMs: 5_000,
  unreadyMs: 5_000,
  closeMs: 20_000,
  exitMs: 90_000,
  headersMs: 10_000,
  bodySilenceMs: 30_000,
  keepAliveMs: 75_000,
  memoryWaitMs: 300_000,
  outboxClaimMs: 120_000,
  outboxPollMs: 1_000,
  outboxMaxBackoffMs: 300_000,
  webhookClaimMs: 60_000,
  webhookPollMs: 1_000,
  webhookAnswerMs: 15_000,
  webhookRetryMs: Object.freeze([
    5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000,
    86_400_000,
  ]),
  webhookMaxRetryAfterMs: 86_400_000,
  webhookRestMs: 30_000,
  webhookFailingMs: 432_000_000,
  webhookQuietMs: 172_800_000,
  endpointRetryMs: Object.freeze([1_000, 4_000, 15_000]),
  endpointMaxRetryAfterMs: 60_000,
  endpointTurnMs: 300_000,
  endpointTestMs: 30_000,
  wakeMs: 5_000,
  countMs: 250,
  rateWindowMs: 60_000,
  reconcileMs: 600_000,
  forgetMs: 60_000,
  reconnectMs: 1_000,
  listenCheckMs: 30_000,
  eventPollMs: 2_000,
  eventSilenceMs: 15_000,
  workerBeatMs: 10_000,
  verificationLeaseMs: 120_000,
  exportLeaseMs: 30_000,
  exportRetryMs: Object.freeze([5_000, 30_000, 120_000, 600_000]),
  downloadLeaseMs: 30_000,
  downloadRetryMs: Object.freeze([5_000, 30_000, 120_000]),
  judgeRunLeaseMs: 30_000,
  judgeRunWaitMs: 20_000,
  programRunLeaseMs: 15_000,
  programRunWaitMs: 120_000,
  conversationMs: 3_600_000,
  evaluationLeaseMs: 30_000,
  evaluationRetryMs: Object.freeze([5_000, 30_000, 120_000, 600_000]),
  experimentLookMs: 2_000,
  experimentRetryMs: Object.freeze([5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000]),
  downloadSilenceMs: 60_000,
  connectMs: 5_000,
  statementMs: 30_000,
  recallMs: 5_000,
  indexMs: 60_000,
  engineComputeMs: 900_000,
  engineLoadMs: 600_000,
  engineFilesMs: 300_000,
  engineExportMs: 1_800_000,
  engineStepMs: 120_000,
  engineControlMs: 5_000,
  engineRetryMs: 200,
  tallyMs: 10_000,
  lookMs: 5_000,
  scrapeMs: 2_500,
  glanceMs: 500,
  keyUseMs: 60_000,
  rememberedKeyMs: 3_600_000,
  traceExportMs: 5_000,
  boardSessionMs: 900_000,
});

/** What bounds one call is never scaled: no machine gets faster by it. */
const CALLS = new Set([
  'endpointTestMs',
  'wakeMs',
  'countMs',
  'connectMs',
  'statementMs',
  'recallMs',
  'indexMs',
  'engineComputeMs',
  'engineLoadMs',
  'engineFilesMs',
  'engineExportMs',
  'engineStepMs',
  'engineControlMs',
  'scrapeMs',
  'glanceMs',
  'traceExportMs',
]);

/** The same schedule run faster: `scale` 0.1 makes ten seconds one. */
export function scaledSchedule(scale: number, schedule: Schedule = SCHEDULE): Schedule {
  const entries = Object.entries(schedule).map(([name, value]: [string, number | number[]]) => [
    name,
    scaled(value, CALLS.has(name) ? 1 : scale),
  ]);
  return Object.freeze(Object.fromEntries(entries) as Schedule);
}

function scaled(value: number | readonly number[], scale: number): number | readonly number[] {
  return typeof value === 'number' ? value * scale : value.map((one) => one * scale);
}
