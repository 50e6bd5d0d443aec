// Generated from openapi/falconry.yaml by `npm run generate:client`.
/* oxlint-disable max-lines */
export type paths = {
    "/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was done with keys, webhooks and models, and what was deleted, newest first.
         * @description Needs the scope `audit:read`.
         */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit-events/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recompute the audit log of the workspace, and name the first event that is not what was written.
         * @description Needs the scope `audit:read`.
         */
        get: operations["verifyAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the keys of the workspace, newest first.
         * @description Needs the scope `keys:manage`.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make a key; its text is shown in this answer only.
         * @description Needs the scope `keys:manage`.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a key: its caps, and what is used of them.
         * @description Needs the scope `keys:manage`.
         */
        get: operations["getApiKey"];
        put?: never;
        post?: never;
        /**
         * Revoke a key at once.
         * @description Needs the scope `keys:manage`.
         */
        delete: operations["deleteApiKey"];
        options?: never;
        head?: never;
        /**
         * Change the name, the caps or the end of a key; what is left out stays.
         * @description Needs the scope `keys:manage`.
         */
        patch: operations["updateApiKey"];
        trace?: never;
    };
    "/models/aliases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List aliases with the models that they lead to, newest first.
         * @description Needs the scope `models:read`.
         */
        get: operations["listModelAliases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/aliases/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an alias.
         * @description Needs the scope `models:read`.
         */
        get: operations["getModelAlias"];
        /**
         * Make an alias lead to a model, or to a checkpoint, which becomes a model then.
         * @description The alias is made when there is none: 1 to 63 of a-z, 0-9, dot, dash and underscore, the first a letter or digit, and not as an id begins. It can stand wherever a model is named; the request that follows a promotion is answered by the new model. Needs the scope `models:write`.
         */
        put: operations["promoteModel"];
        post?: never;
        /**
         * Delete an alias with its history; the model stays.
         * @description Needs the scope `models:write`.
         */
        delete: operations["deleteModelAlias"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/aliases/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an alias lead to what it led to before, or to an earlier version.
         * @description Needs the scope `models:write`.
         */
        post: operations["rollBackModelAlias"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/aliases/{name}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what an alias has led to, newest first.
         * @description Needs the scope `models:read`.
         */
        get: operations["listModelPromotions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List base models, models that jobs have made and uploaded adapters, newest first.
         * @description Needs the scope `models:read`.
         */
        get: operations["listModels"];
        put?: never;
        /**
         * Upload an adapter in PEFT's format, whole or not at all.
         * @description The adapter becomes a model called by its base model and its name, such as fledgling:mine, which answers and which jobs can start from. Its tensors must fit the base model; formats that can run code are refused. Needs the scope `models:write`.
         */
        post: operations["createModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a model by its id, its name, an alias or its checkpoint.
         * @description Needs the scope `models:read`.
         */
        get: operations["getModel"];
        put?: never;
        post?: never;
        /**
         * Delete a model that is no base model, by its id or its name; a checkpoint stays.
         * @description Needs the scope `models:write`.
         */
        delete: operations["deleteModel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List datasets, newest first, those that are importing among them.
         * @description Needs the scope `datasets:read`.
         */
        get: operations["listDatasets"];
        put?: never;
        /**
         * Import tasks, whole or not at all, and have them verified.
         * @description A JSON body brings rows and settings. A body of type application/jsonl is streamed, one row a line and any number of lines, with name, format, project and split in the query; GET /datasets shows its progress. Needs the scope `datasets:write`.
         */
        post: operations["createDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a dataset, with the progress of its import and of its verification.
         * @description Needs the scope `datasets:read`.
         */
        get: operations["getDataset"];
        put?: never;
        post?: never;
        /**
         * Delete a dataset and its tasks; jobs that have ended keep their record.
         * @description Needs the scope `datasets:write`.
         */
        delete: operations["deleteDataset"];
        options?: never;
        head?: never;
        /**
         * Change the name or the metadata of a dataset; its tasks never change.
         * @description Needs the scope `datasets:write`.
         */
        patch: operations["changeDataset"];
        trace?: never;
    };
    "/datasets/{id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tasks of a dataset in the order of their source.
         * @description Needs the scope `datasets:read`.
         */
        get: operations["listDatasetTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run every canonical solution against its tests once more.
         * @description An import does so by itself. Outcomes: verified; in_process_only (passes only when solution and judge share a process); flaky (two runs differ); failed; no_solution; unjudged (the sandbox failed). Asked while it runs, it changes nothing; while a job that has not ended needs the dataset, its marks stay. Needs the scope `datasets:write`.
         */
        post: operations["verifyDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/memory/episodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List remembered attempts, newest first.
         * @description Needs the scope `memory:read`.
         */
        get: operations["listEpisodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/memory/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find the episodes that an answer to this task would draw on.
         * @description Passing and verified episodes come first, then the most alike. Unlike training, which never sees them, the search finds episodes of the very task too. Needs the scope `memory:read`.
         */
        post: operations["searchMemory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/memory/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count episodes, and the share of each error type.
         * @description Needs the scope `memory:read`.
         */
        get: operations["getMemoryStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a prompt or a task as a model, with what memory knows.
         * @description The answer names the episodes that the prompt drew on, and its id is the handle of feedback. The same body, seed and memory give the same answer on the same device. A stream tells `start`, a `text` for each piece of an answer as it is drawn, and then `generation`, which is the whole answer, or `error`, a problem. Whoever leaves it ends the drawing. Needs the scope `generate`.
         */
        post: operations["generate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/generate/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what was asked and answered.
         * @description Needs the scope `generate`.
         */
        get: operations["getGeneration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say something of an answer.
         * @description Counts once for a key, a generation and a kind: the same again answers the same, something else is a conflict. A correction, a good rating or an execution becomes an episode at once. Needs the scope `feedback:write`.
         */
        post: operations["createFeedback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feedback/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a feedback and what came of it.
         * @description Needs the scope `feedback:read`.
         */
        get: operations["getFeedback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/judges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List judges, newest first.
         * @description Needs the scope `judges:read`.
         */
        get: operations["listJudges"];
        put?: never;
        /**
         * Register a judge; how it scores is its revision 1.
         * @description Named as judgeId it is its newest revision, as judgeId@revision that one for good. A job pins the revision when it is posted. Needs the scope `judges:write`.
         */
        post: operations["createJudge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/judges/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a judge with its newest revision.
         * @description Needs the scope `judges:read`.
         */
        get: operations["getJudge"];
        put?: never;
        post?: never;
        /**
         * Delete a judge with its revisions and runs.
         * @description Refused while a job that has not ended, or another judge, uses it. Needs the scope `judges:write`.
         */
        delete: operations["deleteJudge"];
        options?: never;
        head?: never;
        /**
         * Change name, description or metadata; what is left out stays.
         * @description Jobs keep the name that the judge had when they were posted. Needs the scope `judges:write`.
         */
        patch: operations["updateJudge"];
        trace?: never;
    };
    "/judges/{id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the revisions of a judge, newest first.
         * @description Needs the scope `judges:read`.
         */
        get: operations["listJudgeRevisions"];
        put?: never;
        /**
         * Add a revision, which the judge is from here on; earlier ones stay as they are.
         * @description Needs the scope `judges:write`.
         */
        post: operations["createJudgeRevision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/judges/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a judge on samples, and see every component and failure.
         * @description A worker runs the tests that samples have, and judges each sample as often as is asked. The answer is the finished run if it ends within 20 s, else the run as it is, to be followed at `/judges/{id}/runs/{runId}`. The newest 100 runs of a judge are kept. Needs the scope `judges:write`.
         */
        post: operations["runJudge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/judges/{id}/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a run of a judge.
         * @description Needs the scope `judges:read`.
         */
        get: operations["getJudgeRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/judges/{id}/calibration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how far its scores agree with tests and with people, and with themselves.
         * @description From the runs of the judge that are kept, and the newest 5,000 attempts of jobs that it judged. Needs the scope `judges:read`.
         */
        get: operations["getJudgeCalibration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a job as POST /jobs would, and show every setting that it would run with.
         * @description Creates nothing. Needs the scope `jobs:read`.
         */
        post: operations["validateJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what a job would use, by what jobs of its kind have used here.
         * @description Creates nothing. Without a measurement it says so instead of guessing. Needs the scope `jobs:read`.
         */
        post: operations["estimateJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/clone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Queue a job with the effective config of another, but for the changes in the body.
         * @description The body is a JSON merge patch (RFC 7396). An empty one repeats the job, seed included. Needs the scope `jobs:write`.
         */
        post: operations["cloneJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs, newest first.
         * @description Needs the scope `jobs:read`.
         */
        get: operations["listJobs"];
        put?: never;
        /**
         * Queue a training job; the answer shows every setting that it will run with.
         * @description Needs the scope `jobs:write`.
         */
        post: operations["createJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a job: state, progress, result or error.
         * @description Its ETag counts the changes of what PATCH changes, not the steps. Needs the scope `jobs:read`.
         */
        get: operations["getJob"];
        put?: never;
        post?: never;
        /**
         * Delete a job that has ended, with its log, attempts, metrics and checkpoints.
         * @description What it has taught long-term memory stays, and so does a model: delete that first. Needs the scope `jobs:write`.
         */
        delete: operations["deleteJob"];
        options?: never;
        head?: never;
        /**
         * Change name, metadata, priority or budget; what is left out stays.
         * @description Priority and budget only until the job has ended. A running job looks at its budget after each step; a paused one waits for a resume. Needs the scope `jobs:write`.
         */
        patch: operations["changeJob"];
        trace?: never;
    };
    "/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the log of a job, as a page or, with Accept: text/event-stream, as it happens.
         * @description A stream resumes after the event named by Last-Event-ID, or by `after`. It closes after an `end` event, or after `reconnect` when the process ends before the job: open it again where it stopped. Needs the scope `jobs:read`.
         */
        get: operations["listJobEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the programs that the job has sampled, with verdicts and rewards, newest first.
         * @description Needs the scope `jobs:read`.
         */
        get: operations["listJobAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/attempts/{attemptId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one attempt: prompt, program, verdict, rewards, and the advantage of each token.
         * @description Needs the scope `jobs:read`.
         */
        get: operations["getJobAttempt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the figures that each step has measured, in the order of the steps.
         * @description Needs the scope `jobs:read`.
         */
        get: operations["listJobMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the checkpoints that the job has kept, newest first.
         * @description Needs the scope `jobs:read`.
         */
        get: operations["listJobCheckpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the report of a job, as JSON or, with Accept: text/html, as a page for people.
         * @description Settings, states, evaluation before and after, curves, errors, cost, memory and checkpoints, at any time of the job. The page needs nothing but itself: no script, no font, no image from elsewhere. Needs the scope `jobs:read`.
         */
        get: operations["getJobReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a job; a running one finishes its step and keeps a checkpoint.
         * @description Needs the scope `jobs:write`.
         */
        post: operations["pauseJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Queue a paused job again; it goes on from its newest checkpoint.
         * @description Needs the scope `jobs:write`.
         */
        post: operations["resumeJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a job; a running one stops at once, and its checkpoints stay.
         * @description Needs the scope `jobs:write`.
         */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a checkpoint.
         * @description Needs the scope `jobs:read`.
         */
        get: operations["getCheckpoint"];
        put?: never;
        post?: never;
        /**
         * Delete a checkpoint that no model is and no job needs.
         * @description Needs the scope `jobs:write`.
         */
        delete: operations["deleteCheckpoint"];
        options?: never;
        head?: never;
        /**
         * Keep a checkpoint when newer ones come, or let it go with the others.
         * @description Needs the scope `jobs:write`.
         */
        patch: operations["changeCheckpoint"];
        trace?: never;
    };
    "/checkpoints/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a checkpoint written as files for other tools.
         * @description A checkpoint has one export of each format: asking again shows where it is, and tries one that failed anew. The export goes with its checkpoint. Needs the scope `models:write`.
         */
        post: operations["exportCheckpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkpoints/{id}/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the exports of a checkpoint, newest first.
         * @description Needs the scope `models:read`.
         */
        get: operations["listExports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an export: its state, and the size and digest of each file.
         * @description Needs the scope `models:read`.
         */
        get: operations["getExport"];
        put?: never;
        post?: never;
        /**
         * Delete an export with its files; the checkpoint stays.
         * @description Needs the scope `models:write`.
         */
        delete: operations["deleteExport"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exports/{id}/files/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file of an export; a broken download goes on with Range.
         * @description The file is compared with its digest before the first byte of it is sent. Needs the scope `models:read`.
         */
        get: operations["downloadExportFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks, newest first.
         * @description Needs the scope `webhooks:manage`.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Be told of events; the signing secret is shown in this answer only.
         * @description Needs the scope `webhooks:manage`.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a webhook.
         * @description Needs the scope `webhooks:manage`.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Stop sending there, and forget the log of its deliveries.
         * @description Needs the scope `webhooks:manage`.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change the address, the events or whether it is enabled; what is left out stays.
         * @description Needs the scope `webhooks:manage`.
         */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/webhooks/{id}/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event there, over the path that all events take.
         * @description Read what came of it in the log of deliveries. Needs the scope `webhooks:manage`.
         */
        post: operations["pingWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new signing secret; it is shown in this answer only.
         * @description For the overlap, a day unless told otherwise, both sign: webhook-signature carries two signatures. A secret of before those two ends at once. Needs the scope `webhooks:manage`.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send one delivery again, or those of a time, with the webhook-id that they had.
         * @description Needs the scope `webhooks:manage`.
         */
        post: operations["replayWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was sent, every try with what came back, newest first.
         * @description Needs the scope `webhooks:manage`.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List endpoints, newest first.
         * @description Needs the scope `endpoints:manage`.
         */
        get: operations["listEndpoints"];
        put?: never;
        /**
         * Let the service call a language model, or a judge of your own.
         * @description An API key is kept sealed and never shown. The secret that signs messages to a judge is shown in this answer only. Needs the scope `endpoints:manage`.
         */
        post: operations["createEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an endpoint, and what was used of it.
         * @description Needs the scope `endpoints:manage`.
         */
        get: operations["getEndpoint"];
        put?: never;
        post?: never;
        /**
         * Forget an endpoint with its API key or secret.
         * @description Needs the scope `endpoints:manage`.
         */
        delete: operations["deleteEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change the name, the API key, the price, the limits or the metadata.
         * @description Address and model stay what they are: the key is for that address alone, and what judges say is that of one model. Needs the scope `endpoints:manage`.
         */
        patch: operations["updateEndpoint"];
        trace?: never;
    };
    "/endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call it once, with next to nothing, and see what comes back.
         * @description Needs the scope `endpoints:manage`.
         */
        post: operations["testEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every part of the installation, and what works without it.
         * @description Needs no key.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The process answers.
         * @description Needs no key.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests are accepted: PostgreSQL answers and the process is not ending.
         * @description Parts that may be lost do not make it unready; those that are away are named. Needs no key.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all models, newest first.
         * @description Needs the scope `models:read`.
         */
        get: operations["openaiListModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a model by its id or its name.
         * @description Needs the scope `models:read`.
         */
        get: operations["openaiRetrieveModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a conversation as a model, with what memory knows.
         * @description POST /generate in the words of OpenAI. With `stream` the answer is text/event-stream, told as it is drawn; whoever leaves it ends the drawing. Needs the scope `generate`.
         */
        post: operations["openaiCreateChatCompletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on with a prompt as a model, with what memory knows.
         * @description POST /generate in the words of OpenAI. With `stream` the answer is text/event-stream, told as it is drawn; whoever leaves it ends the drawing. Needs the scope `generate`.
         */
        post: operations["openaiCreateCompletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List files, newest first: all datasets, however they were made.
         * @description Needs the scope `datasets:read`.
         */
        get: operations["openaiListFiles"];
        put?: never;
        /**
         * Upload tasks, whole or not at all.
         * @description The file becomes a dataset of its name while it is read; its id is that of the dataset. Needs the scope `datasets:write`.
         */
        post: operations["openaiCreateFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what is known of a file.
         * @description Needs the scope `datasets:read`.
         */
        get: operations["openaiRetrieveFile"];
        put?: never;
        post?: never;
        /**
         * Delete a file, its dataset and its tasks; jobs that have ended keep their record.
         * @description Needs the scope `datasets:write`.
         */
        delete: operations["openaiDeleteFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{file_id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the tasks of a file.
         * @description As native rows, one a line, whatever format they were uploaded in. Needs the scope `datasets:read`.
         */
        get: operations["openaiDownloadFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fine_tuning/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs, newest first, however they were posted.
         * @description Needs the scope `jobs:read`.
         */
        get: operations["openaiListFineTuningJobs"];
        put?: never;
        /**
         * Queue a training job.
         * @description POST /jobs in the words of OpenAI; what those have no word for is in `falconry`. Needs the scope `jobs:write`.
         */
        post: operations["openaiCreateFineTuningJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fine_tuning/jobs/{fine_tuning_job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a job.
         * @description Needs the scope `jobs:read`.
         */
        get: operations["openaiRetrieveFineTuningJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fine_tuning/jobs/{fine_tuning_job_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a job; a running one stops at once, and its checkpoints stay.
         * @description Needs the scope `jobs:write`.
         */
        post: operations["openaiCancelFineTuningJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fine_tuning/jobs/{fine_tuning_job_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a job; a running one finishes its step and keeps a checkpoint.
         * @description Needs the scope `jobs:write`.
         */
        post: operations["openaiPauseFineTuningJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fine_tuning/jobs/{fine_tuning_job_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Queue a paused job again; it goes on from its newest checkpoint.
         * @description Needs the scope `jobs:write`.
         */
        post: operations["openaiResumeFineTuningJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fine_tuning/jobs/{fine_tuning_job_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the log of a job, newest first.
         * @description Needs the scope `jobs:read`.
         */
        get: operations["openaiListFineTuningEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fine_tuning/jobs/{fine_tuning_job_id}/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the checkpoints that a job has kept, newest first.
         * @description Needs the scope `jobs:read`.
         */
        get: operations["openaiListFineTuningCheckpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures for Prometheus, of this process and of the whole installation.
         * @description Answers while PostgreSQL is away, with what is known without it, to a key that was used a moment before. Needs the scope `metrics:read`.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets this browser look at the queue board for a while.
         * @description The answer sets a cookie. Send it from /docs, then open /queues in the same browser. Needs the scope `queues:read`.
         */
        post: operations["beginBoardSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
};
export type webhooks = {
    "job.started": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** job.started: signed as Standard Webhooks say, and sent to every webhook that asked for it. */
        post: operations["onJobStarted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "job.paused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** job.paused: signed as Standard Webhooks say, and sent to every webhook that asked for it. */
        post: operations["onJobPaused"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "job.resumed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** job.resumed: signed as Standard Webhooks say, and sent to every webhook that asked for it. */
        post: operations["onJobResumed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "job.succeeded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** job.succeeded: signed as Standard Webhooks say, and sent to every webhook that asked for it. */
        post: operations["onJobSucceeded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "job.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** job.failed: signed as Standard Webhooks say, and sent to every webhook that asked for it. */
        post: operations["onJobFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "job.cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** job.cancelled: signed as Standard Webhooks say, and sent to every webhook that asked for it. */
        post: operations["onJobCancelled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook.ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** webhook.ping: signed as Standard Webhooks say, and sent on request. */
        post: operations["onWebhookPing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
};
export type components = {
    schemas: {
        AuditEventPage: {
            data: components["schemas"]["AuditEvent"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        AuditEvent: {
            /** @example aud_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @description Counts from 1 in the workspace, without a gap. */
            sequence: number;
            /** @enum {string} */
            action: "api_key.created" | "api_key.changed" | "api_key.revoked" | "webhook.created" | "webhook.changed" | "webhook.secret_rotated" | "webhook.disabled" | "webhook.deleted" | "endpoint.created" | "endpoint.changed" | "endpoint.deleted" | "model.created" | "model.deleted" | "model_alias.promoted" | "model_alias.rolled_back" | "model_alias.deleted" | "export.deleted" | "judge.created" | "judge.revised" | "judge.changed" | "judge.deleted" | "dataset.deleted" | "job.deleted" | "checkpoint.deleted";
            /** @description What it was done to; it may be gone. */
            subjectId: string;
            /** @description Who; null when the service did it by itself. */
            keyId: string | null;
            /** @description As in X-Request-Id. */
            requestId: string | null;
            details: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            createdAt: string;
        };
        Problem: {
            /** @description urn:falconry:problem: and the code. */
            type: string;
            title: string;
            status: number;
            /** @enum {string} */
            code: "malformed-request" | "duplicate-key" | "json-too-complex" | "idempotency-key-invalid" | "invalid-cursor" | "unauthenticated" | "credential-in-url" | "insufficient-scope" | "not-found" | "method-not-allowed" | "not-acceptable" | "request-timeout" | "illegal-transition" | "budget-exhausted" | "idempotency-in-progress" | "conflict" | "dataset-in-use" | "job-in-use" | "checkpoint-in-use" | "judge-in-use" | "model-in-use" | "base-model" | "export-not-ready" | "endpoint-in-use" | "webhook-disabled" | "last-key" | "model-not-ready" | "gone" | "export-damaged" | "precondition-failed" | "payload-too-large" | "uri-too-long" | "unsupported-media-type" | "unsupported-encoding" | "range-not-satisfiable" | "idempotency-key-reused" | "validation-failed" | "unknown-field" | "invalid-dataset" | "unsafe-format" | "invalid-model" | "webhook-url-refused" | "endpoint-url-refused" | "precondition-required" | "quota-exceeded" | "rate-limited" | "cap-exceeded" | "header-too-large" | "internal-error" | "dependency-unavailable" | "engine-unavailable" | "engine-out-of-memory" | "storage-exhausted" | "export-failed" | "training-failed" | "training-diverged" | "engine-hung" | "worker-lost" | "judge-unavailable" | "memory-unavailable" | "storage-io-error" | "poison-step" | "journal-incomplete" | "invalid-config" | "retries-exhausted";
            detail: string;
            /** @description What to do about it. */
            advice: string;
            /** @description The id of the request, as in X-Request-Id. */
            instance?: string;
            errors?: components["schemas"]["FieldProblem"][];
            /** @description illegal-transition: the state of the job. */
            currentState?: string;
            /** @description illegal-transition: the verbs that the job accepts in its state. */
            allowed?: string[];
            /** @description What Retry-After says as well. */
            retryAfterSeconds?: number;
            /** @description cap-exceeded: the cap, and what has been used of it. */
            cap?: {
                name: string;
                limit: number;
                used: number;
                /** @description Null when it frees as soon as a job ends. */
                freesAt: string | null;
            };
        };
        FieldProblem: {
            pointer: string;
            detail: string;
        };
        AuditVerification: {
            /** @description Every event is there and is what was written. */
            whole: boolean;
            /** @description Where the log ends. Note it elsewhere: a log that was put back to an earlier state no longer reaches it. */
            head: {
                sequence: number;
                /** @description Hexadecimal digits. */
                mac: string;
            };
            firstBreak: {
                sequence: number;
                /**
                 * @description The event is not what was written, or it is not there.
                 * @enum {string}
                 */
                reason: "altered" | "missing";
            } | null;
        };
        CreateApiKeyInput: {
            /** @description Who or what will use the key. */
            name: string;
            /** @description What the key may do; all that the key of this request may do when left out. */
            scopes?: components["schemas"]["Scope"][];
            /**
             * @description Those left out are as those of the key of this request.
             * @default {}
             */
            caps?: components["schemas"]["SomeKeyCaps"];
            /**
             * Format: date-time
             * @description Never when left out.
             */
            expiresAt?: string;
        };
        /**
         * @description `jobs:read`: See jobs, their events, attempts and checkpoints. `jobs:write`: Post, pause, resume and cancel jobs. `datasets:read`: See datasets and their tasks, hidden tests included. `datasets:write`: Import, verify and delete datasets. `models:read`: See models, their aliases and exports, and download exports. `models:write`: Export checkpoints, upload adapters, promote models to aliases, and delete models. `judges:read`: See judges, their revisions, runs and calibration. `judges:write`: Register, change, try and delete judges. `generate`: Ask models for answers and see the answers. `feedback:read`: See feedback. `feedback:write`: Send feedback. `memory:read`: See and search episodes. `webhooks:manage`: Make, see, change and delete webhooks and their deliveries. `endpoints:manage`: Make, see, try, change and delete endpoints, which the service calls. `keys:manage`: Make, see, change and revoke keys, none with more scopes or higher caps than the own. `audit:read`: See what was done with keys, webhooks, endpoints, models and judges, and what was deleted. `metrics:read`: For operators: read the metrics of the whole installation. `queues:read`: For operators: look at the queue board of the whole installation.
         * @enum {string}
         */
        Scope: "jobs:read" | "jobs:write" | "datasets:read" | "datasets:write" | "models:read" | "models:write" | "judges:read" | "judges:write" | "generate" | "feedback:read" | "feedback:write" | "memory:read" | "webhooks:manage" | "endpoints:manage" | "keys:manage" | "audit:read" | "metrics:read" | "queues:read";
        /** @description Caps by name; null is no cap. None may be higher than that of the key that sets it. */
        SomeKeyCaps: {
            /** @description Requests of any kind. */
            requestsPerMinute?: number | null;
            /** @description Seconds during which the engine works for the jobs and generations of the key. */
            engineSecondsPerDay?: number | null;
            /** @description Tokens sampled and trained on, together. */
            tokensPerDay?: number | null;
            /** @description Jobs of the key that have neither ended nor are paused. */
            runningJobs?: number | null;
        };
        NewApiKey: {
            /** @example key_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            name: string;
            /** @description The public beginning of the key. */
            prefix: string;
            scopes: components["schemas"]["Scope"][];
            caps: components["schemas"]["KeyCaps"];
            usage: components["schemas"]["KeyUsage"];
            /** @description The ETag, without its quotes. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            lastUsedAt: string | null;
            /** @description Shown this once; only its hash is kept. */
            key: string;
        };
        /** @description What a key may use; null is no cap. */
        KeyCaps: {
            /** @description Requests of any kind. */
            requestsPerMinute: number | null;
            /** @description Seconds during which the engine works for the jobs and generations of the key. */
            engineSecondsPerDay: number | null;
            /** @description Tokens sampled and trained on, together. */
            tokensPerDay: number | null;
            /** @description Jobs of the key that have neither ended nor are paused. */
            runningJobs: number | null;
        };
        /** @description What is used of each cap in its window, whether there is a cap or not. */
        KeyUsage: {
            /** @description Null without a cap, and while Redis is away: then they are not counted. */
            requestsPerMinute: number | null;
            engineSecondsPerDay: number;
            tokensPerDay: number;
            runningJobs: number;
        };
        ApiKeyPage: {
            data: components["schemas"]["ApiKey"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        ApiKey: {
            /** @example key_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            name: string;
            /** @description The public beginning of the key. */
            prefix: string;
            scopes: components["schemas"]["Scope"][];
            caps: components["schemas"]["KeyCaps"];
            usage: components["schemas"]["KeyUsage"];
            /** @description The ETag, without its quotes. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            lastUsedAt: string | null;
        };
        UpdateApiKey: {
            name?: string;
            caps?: components["schemas"]["SomeKeyCaps"];
            /** @description Null for never. */
            expiresAt?: string | null;
        };
        ModelAliasPage: {
            data: components["schemas"]["ModelAlias"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        ModelAlias: {
            /** @example production */
            name: string;
            /** @example mdl_01jabk1e8o5l4v2u8q5m3n7t1s */
            modelId: string;
            modelName: string;
            checkpointId: string | null;
            /** @description Counts the promotions. */
            version: number;
            /** Format: date-time */
            promotedAt: string;
            /** Format: date-time */
            createdAt: string;
        };
        PromoteModel: {
            /** @description The id or name of a model, another alias, or the id of a checkpoint, which becomes a model then. */
            model: string;
        };
        RollBackAlias: {
            /** @description The one before the present one by default. */
            version?: number;
        };
        ModelPromotionPage: {
            data: components["schemas"]["ModelPromotion"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        ModelPromotion: {
            version: number;
            /**
             * @description It may have been deleted since.
             * @example mdl_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            modelId: string;
            modelName: string;
            checkpointId: string | null;
            /** @description The version that a rollback has brought back. */
            restores: number | null;
            /**
             * @description The key that asked for it.
             * @example key_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            keyId: string;
            /** Format: date-time */
            createdAt: string;
        };
        Model: {
            /** @example mdl_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            name: string;
            /**
             * @description base: a folder of MODELS_DIR. trained: made by a job. uploaded: an adapter that was sent.
             * @example trained
             * @enum {string}
             */
            kind: "base" | "trained" | "uploaded";
            /** @description Names that lead here for now. */
            aliases: string[];
            settings: components["schemas"]["ModelSettings"];
            baseModelId: string | null;
            /** @description The job that made a trained model. */
            jobId: string | null;
            checkpointId: string | null;
            /** @description Of the weights of an uploaded adapter, in hex. */
            adapterSha256: string | null;
            /** @description Resumes in another environment; without one the training can be repeated exactly. */
            resumedInexactly: components["schemas"]["InexactResume"][];
            /** Format: date-time */
            createdAt: string;
        };
        ModelSettings: {
            /** @description The layout of prompts that the model expects. */
            promptTemplate: string;
            /** @description Texts that end an answer. */
            stop: string[];
            maxNewTokens: number;
            contextLength: number;
        };
        InexactResume: {
            /** @description The step of the checkpoint. */
            step: number;
            /** @description What the checkpoint was made with, and what it was resumed with. */
            differences: {
                field: string;
                expected: string;
                found: string;
            }[];
        };
        ModelPage: {
            data: components["schemas"]["Model"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        Dataset: {
            /** @example ds_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            name: string;
            /** @description Counts the datasets of this name. */
            version: number;
            format: string;
            /**
             * @example ready
             * @enum {string}
             */
            status: "importing" | "ready";
            /** @description Grows while the dataset is importing. */
            taskCount: number;
            bytes: number;
            /** @description Tasks of each split. */
            splits: {
                [key: string]: number;
            };
            verification: {
                /**
                 * @description none while the dataset is importing; then its tasks are verified.
                 * @example done
                 * @enum {string}
                 */
                state: "none" | "queued" | "running" | "done";
                /** @description Tasks of each outcome so far. */
                counts: {
                    [key: string]: number;
                };
            };
            metadata: components["schemas"]["Metadata"];
            /** @description Counts the changes of name and metadata: the ETag, unquoted. */
            revision: number;
            /** Format: date-time */
            createdAt: string;
        };
        Metadata: {
            [key: string]: string;
        };
        DatasetPage: {
            data: components["schemas"]["Dataset"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        ChangeDataset: {
            /** @description Under another name it is the next version of that name. */
            name?: string;
            /** @description Only the pairs that change; null removes one. */
            metadata?: {
                [key: string]: string | null;
            };
        };
        /** @enum {string} */
        Split: "train" | "validation" | "test";
        /** @enum {string} */
        VerificationOutcome: "verified" | "in_process_only" | "flaky" | "failed" | "no_solution" | "unjudged";
        DatasetTaskPage: {
            data: components["schemas"]["DatasetTask"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        DatasetTask: {
            /** @example task_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            position: number;
            task: components["schemas"]["TaskRow"];
            /** @description What running the canonical solution showed; null before. */
            verification: components["schemas"]["VerificationOutcome"] | null;
            verificationReason: string | null;
        };
        /**
         * @example {
         *       "key": "double",
         *       "form": "completion",
         *       "prompt": "def double(n):\n    \"\"\"Give n times two.\"\"\"\n",
         *       "language": "python",
         *       "publicTests": {
         *         "kind": "calls",
         *         "entryPoint": "double",
         *         "comparer": {
         *           "kind": "exact"
         *         },
         *         "cases": [
         *           {
         *             "args": [
         *               2
         *             ],
         *             "expected": 4
         *           }
         *         ]
         *       },
         *       "hiddenTests": {
         *         "kind": "calls",
         *         "entryPoint": "double",
         *         "comparer": {
         *           "kind": "exact"
         *         },
         *         "cases": [
         *           {
         *             "args": [
         *               5
         *             ],
         *             "expected": 10
         *           }
         *         ]
         *       },
         *       "canonicalSolution": "    return 2 * n",
         *       "tags": [
         *         "arithmetic"
         *       ],
         *       "split": "train"
         *     }
         */
        TaskRow: {
            /** @description The name of the task in its source, unique in the dataset. */
            key: string;
            /**
             * @default program
             * @enum {string}
             */
            form: "completion" | "program";
            prompt: string;
            starterCode?: string;
            /** @default python */
            language: string;
            /** @description Tests that the prompt shows; repair prompts may quote them. */
            publicTests?: components["schemas"]["TestSuite"];
            /** @description Tests that decide the reward and that no prompt ever shows. */
            hiddenTests: components["schemas"]["TestSuite"];
            canonicalSolution?: string;
            difficulty?: string;
            /** @default [] */
            tags: string[];
            /** @description Tasks that share conventions. */
            project?: string;
            /** @default train */
            split: components["schemas"]["Split"];
            /** @description A named part of a split, evaluated apart. */
            subset?: string;
        };
        TestSuite: {
            /** @enum {string} */
            kind: "check";
            entryPoint: string;
            /**
             * @description Trusted code that the tests may use, run in the judge only.
             * @default
             */
            prelude: string;
            /** @description Python source that defines check(candidate); each assert counts as one test. */
            check: string;
        } | {
            /** @enum {string} */
            kind: "asserts";
            /** @description Found in the asserts when left out. */
            entryPoint?: string;
            /** @default  */
            setup: string;
            asserts: string[];
        } | {
            /** @enum {string} */
            kind: "calls";
            entryPoint: string;
            cases: {
                args: components["schemas"]["__schema0"][];
                expected: components["schemas"]["__schema0"];
            }[];
            /**
             * @default {
             *       "kind": "exact"
             *     }
             */
            comparer: components["schemas"]["Comparer"];
        } | {
            /** @enum {string} */
            kind: "stdio";
            cases: {
                input: string;
                expected: string;
            }[];
            /**
             * @default {
             *       "kind": "whitespace"
             *     }
             */
            comparer: components["schemas"]["Comparer"];
        };
        __schema0: unknown;
        Comparer: {
            /** @enum {string} */
            kind: "exact";
        } | {
            /** @enum {string} */
            kind: "whitespace";
        } | {
            /** @enum {string} */
            kind: "float";
            /** @default 0.000001 */
            tolerance: number;
        } | {
            /** @enum {string} */
            kind: "unordered";
        } | {
            /** @enum {string} */
            kind: "checker";
            program: string;
        };
        /** @enum {string} */
        EpisodeSource: "demonstration" | "training" | "feedback" | "import";
        /** @enum {string} */
        TrustLevel: "verified" | "reported" | "imported";
        EpisodePage: {
            data: components["schemas"]["Episode"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        Episode: {
            /** @example ep_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            source: components["schemas"]["EpisodeSource"];
            trust: components["schemas"]["TrustLevel"];
            /** @description The API key or job that it came from. */
            origin: string | null;
            taskId: string | null;
            project: string | null;
            answer: string;
            isPassing: boolean;
            passed: number;
            total: number;
            errorType: string | null;
            errorLine: number | null;
            lesson: string;
            reward: number | null;
            jobId: string | null;
            step: number | null;
            modelId: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "text": "keep the numbers above 3, then return the sum"
         *     }
         */
        SearchMemoryInput: {
            /** @description The text of a task. */
            text: string;
            /** @description Episodes of this project and of none are searched; of none only when left out. */
            project?: string;
            /** @default 5 */
            k?: number;
        };
        MemorySearch: {
            data: components["schemas"]["MemoryHit"][];
            /** @description True when the newest episodes were searched without the index. */
            degraded: boolean;
        };
        MemoryHit: {
            /** @example ep_01jabk1e8o5l4v2u8q5m3n7t1s */
            episodeId: string;
            taskText: string;
            answer: string;
            isPassing: boolean;
            trust: components["schemas"]["TrustLevel"];
            errorType: string | null;
            lesson: string;
            /** @description Cosine of the task texts. */
            similarity: number;
            ageSeconds: number;
            source: components["schemas"]["EpisodeSource"];
            jobId: string | null;
        };
        MemoryStats: {
            episodes: number;
            passing: number;
            sources: {
                [key: string]: number;
            };
            trust: {
                [key: string]: number;
            };
            /** @description Distinct task texts, which the index holds. */
            texts: number;
            indexedTexts: number;
            /** @description Share of each error type among the newest failing episodes. */
            errorShares: {
                [key: string]: number;
            };
        };
        /**
         * @example {
         *       "model": "fledgling",
         *       "prompt": "def double(n):\n    \"\"\"Give n times two.\"\"\"\n",
         *       "form": "completion",
         *       "temperature": 0
         *     }
         */
        GenerateInput: {
            /** @description The id of a model, the name of a base model such as fledgling, an alias, or the id of a checkpoint. */
            model: string;
            /** @description What to solve; give this or task. */
            prompt?: string;
            /**
             * @description completion: the program is prompt and answer; program (default): the answer.
             * @enum {string}
             */
            form?: "completion" | "program";
            /** @description The project that a prompt belongs to. */
            project?: string;
            /** @description A task of a dataset; its tests stay unseen. */
            task?: {
                /** @example ds_01jabk1e8o5l4v2u8q5m3n7t1s */
                datasetId: string;
                /** @example task_01jabk1e8o5l4v2u8q5m3n7t1s */
                taskId: string;
            };
            /**
             * @description Answers to draw.
             * @default 1
             */
            n?: number;
            /** @description The model's own by default. */
            maxNewTokens?: number;
            /**
             * @description 0 is greedy.
             * @default 0.8
             */
            temperature?: number;
            /** @default 0.95 */
            topP?: number;
            /**
             * @description 0 is off.
             * @default 0
             */
            topK?: number;
            /** @description Drawn when left out. */
            seed?: number;
            /** @default [] */
            stop?: string[];
            /** @default {} */
            memory?: components["schemas"]["MemoryOptionsInput"];
            /**
             * @description Server-sent events while the answers are drawn; Accept: text/event-stream asks the same.
             * @default false
             */
            stream?: boolean;
        };
        MemoryOptionsInput: {
            /**
             * @default on
             * @enum {string}
             */
            mode?: "on" | "off";
            /**
             * @description Episodes that the prompt may draw on.
             * @default 2
             */
            k?: number;
        };
        Generation: {
            /**
             * @description The handle of feedback.
             * @example gen_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            id: string;
            model: {
                /** @example mdl_01jabk1e8o5l4v2u8q5m3n7t1s */
                id: string;
                name: string;
                /** @description What answered: the checkpoint, or the digest of a base model. */
                version: string;
            };
            /** @description The prompt that the model saw. */
            prompt: string;
            choices: components["schemas"]["Choice"][];
            usage: {
                promptTokens: number;
                completionTokens: number;
                totalTokens: number;
            };
            sampling: {
                temperature: number;
                topP: number;
                topK: number;
                maxNewTokens: number;
                seed: number;
            };
            memory: {
                /** @enum {string} */
                mode: "on" | "off";
                /** @description True when the search index, or all of memory, did not answer. */
                degraded: boolean;
                /** @description What the prompt draws on, best match first. */
                episodes: components["schemas"]["UsedEpisode"][];
            };
            /** Format: date-time */
            createdAt: string;
        };
        Choice: {
            index: number;
            text: string;
            /** @description The program that the text stands for. */
            program: string;
            /**
             * @description aborted: a stream that broke off; the text is what was drawn until then.
             * @enum {string}
             */
            finishReason: "stop" | "length" | "aborted";
            tokens: number;
        };
        UsedEpisode: {
            /** @example ep_01jabk1e8o5l4v2u8q5m3n7t1s */
            episodeId: string;
            /** @description Cosine of the task texts. */
            similarity: number;
            ageSeconds: number;
            source: components["schemas"]["EpisodeSource"];
            trust: components["schemas"]["TrustLevel"];
            isPassing: boolean;
            jobId: string | null;
        };
        CreateFeedbackInput: {
            /** @example gen_01jabk1e8o5l4v2u8q5m3n7t1s */
            generationId: string;
            /**
             * @description Which answer of the generation.
             * @default 0
             */
            choice?: number;
            /** @enum {string} */
            kind: "rating";
            value: number;
        } | {
            /** @example gen_01jabk1e8o5l4v2u8q5m3n7t1s */
            generationId: string;
            /**
             * @description Which answer of the generation.
             * @default 0
             */
            choice?: number;
            /** @enum {string} */
            kind: "correction";
            value: string;
        } | {
            /** @example gen_01jabk1e8o5l4v2u8q5m3n7t1s */
            generationId: string;
            /**
             * @description Which answer of the generation.
             * @default 0
             */
            choice?: number;
            /** @enum {string} */
            kind: "comment";
            value: string;
        } | {
            /** @example gen_01jabk1e8o5l4v2u8q5m3n7t1s */
            generationId: string;
            /**
             * @description Which answer of the generation.
             * @default 0
             */
            choice?: number;
            /** @enum {string} */
            kind: "execution";
            value: {
                passed: number;
                total: number;
                errorType?: string;
            };
        };
        Feedback: {
            /** @example fb_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @example gen_01jabk1e8o5l4v2u8q5m3n7t1s */
            generationId: string;
            choice: number;
            /** @enum {string} */
            kind: "rating" | "correction" | "comment" | "execution";
            value: number | string | {
                passed: number;
                total: number;
                errorType?: string;
            };
            /**
             * @description accepted: an episode that the next generation can draw on came of it.
             * @example accepted
             * @enum {string}
             */
            status: "received" | "accepted";
            /** @description What memory keeps of it. */
            episodeId: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "name": "tidy",
         *       "spec": {
         *         "kind": "style"
         *       }
         *     }
         */
        CreateJudgeInput: {
            /** @description Unique in the workspace. */
            name: string;
            spec: components["schemas"]["JudgeSpecInput"];
            description?: string;
            /** @default {} */
            metadata?: components["schemas"]["Metadata"];
        };
        /**
         * @example {
         *       "kind": "style"
         *     }
         */
        JudgeSpecInput: {
            /** @enum {string} */
            kind: "unit_tests";
        } | {
            /** @enum {string} */
            kind: "compile";
        } | {
            /** @enum {string} */
            kind: "style";
        } | {
            /** @enum {string} */
            kind: "complexity";
        } | {
            /** @enum {string} */
            kind: "ast_match";
        } | {
            /** @enum {string} */
            kind: "dfg_match";
        } | {
            /** @enum {string} */
            kind: "string_check";
            /** @enum {string} */
            operation: "equals" | "not_equals" | "contains" | "not_contains" | "starts_with" | "ends_with";
            /** @description Text, not a pattern; every blank and line break counts. */
            value: string;
            /** @default false */
            ignoreCase?: boolean;
        } | {
            /** @enum {string} */
            kind: "similarity";
            /**
             * @description Of tokens: words, and every other sign that is no blank. bleu: clipped 1- to 4-grams, smoothed, with brevity penalty; rouge_l: longest common subsequence, F1; edit: 1 - Levenshtein / longer; jaccard: shared words.
             * @enum {string}
             */
            metric: "bleu" | "rouge_l" | "edit" | "jaccard";
        } | {
            /** @enum {string} */
            kind: "python";
            /** @description Python source that defines grade(sample) and returns a number, or {"score", "components", "reason"}. The sample has program, language, prompt, canonicalProgram and verdict; None is what is not known. It runs confined, with the standard library. One process grades several samples: keep nothing between them. */
            program: string;
            /**
             * @description What the program may take for a sample; one that takes longer is errored.
             * @default 4
             */
            cpuSeconds?: number;
            /** @description The lowest and the highest score; one outside of it is errored. */
            scale: [
                number,
                number
            ];
        } | {
            /** @enum {string} */
            kind: "critic";
            /** @description A folder of MODELS_DIR that holds a critic. */
            model: string;
        } | {
            /** @enum {string} */
            kind: "llm";
            /**
             * @description Of the kind `openai`.
             * @example end_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            endpointId: string;
            /**
             * @description A criterion with anchors that is there already.
             * @enum {string}
             */
            rubric?: "style" | "complexity";
            /** @description What is judged, in place of rubric. */
            criterion?: string;
            /** @description What a program looks like that is worth -1, 0, 1 and 2; goes with criterion. */
            anchors?: [
                string,
                string,
                string,
                string
            ];
            /**
             * @description How often the model is asked; the score is the median.
             * @default 3
             * @enum {number}
             */
            votes?: 1 | 3 | 5 | 7 | 9;
            /**
             * @description Of one answer.
             * @default 512
             */
            maxTokens?: number;
            /** @description Of the first vote; each further one has the next. None is sent when left out. */
            seed?: number;
        } | {
            /** @enum {string} */
            kind: "http";
            /**
             * @description Of the kind `http`.
             * @example end_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            endpointId: string;
            /** @description Its lowest and its highest score; one outside is an error. */
            scale: [
                number,
                number
            ];
            /**
             * @description Programs of one request.
             * @default 32
             */
            batchSize?: number;
        } | components["schemas"]["CompositeJudgeSpecInput"];
        /**
         * @example {
         *       "kind": "composite",
         *       "parts": [
         *         {
         *           "name": "tests",
         *           "judge": {
         *             "kind": "unit_tests"
         *           },
         *           "weight": 1
         *         },
         *         {
         *           "name": "style",
         *           "judge": {
         *             "kind": "style"
         *           },
         *           "weight": 1
         *         }
         *       ],
         *       "expression": "if(tests < 1, 0, clamp(style, 0, 1))",
         *       "scale": [
         *         0,
         *         1
         *       ]
         *     }
         */
        CompositeJudgeSpecInput: {
            /** @enum {string} */
            kind: "composite";
            parts: components["schemas"]["CompositePartInput"][];
            /** @description Of part names and numbers: + - * /, parentheses, min, max, clamp(x, low, high), abs and if(a < b, then, else). The mean of the parts by their weights when left out. */
            expression?: string;
            /** @description Lowest and highest value; one outside is an error. Needed beside an expression or ifSkipped, else that of the mean. */
            scale?: [
                number,
                number
            ];
        };
        CompositePartInput: {
            name: string;
            /** @description A registered judge that is no composite itself, or the settings of one. */
            judge: string | components["schemas"]["SimpleJudgeSpecInput"];
            /**
             * @description In the weighted mean.
             * @default 1
             */
            weight?: number;
            /** @description What stands for a part that is skipped; the whole is skipped when left out. */
            ifSkipped?: number;
        };
        /**
         * @example {
         *       "kind": "style"
         *     }
         */
        SimpleJudgeSpecInput: {
            /** @enum {string} */
            kind: "unit_tests";
        } | {
            /** @enum {string} */
            kind: "compile";
        } | {
            /** @enum {string} */
            kind: "style";
        } | {
            /** @enum {string} */
            kind: "complexity";
        } | {
            /** @enum {string} */
            kind: "ast_match";
        } | {
            /** @enum {string} */
            kind: "dfg_match";
        } | {
            /** @enum {string} */
            kind: "string_check";
            /** @enum {string} */
            operation: "equals" | "not_equals" | "contains" | "not_contains" | "starts_with" | "ends_with";
            /** @description Text, not a pattern; every blank and line break counts. */
            value: string;
            /** @default false */
            ignoreCase?: boolean;
        } | {
            /** @enum {string} */
            kind: "similarity";
            /**
             * @description Of tokens: words, and every other sign that is no blank. bleu: clipped 1- to 4-grams, smoothed, with brevity penalty; rouge_l: longest common subsequence, F1; edit: 1 - Levenshtein / longer; jaccard: shared words.
             * @enum {string}
             */
            metric: "bleu" | "rouge_l" | "edit" | "jaccard";
        } | {
            /** @enum {string} */
            kind: "python";
            /** @description Python source that defines grade(sample) and returns a number, or {"score", "components", "reason"}. The sample has program, language, prompt, canonicalProgram and verdict; None is what is not known. It runs confined, with the standard library. One process grades several samples: keep nothing between them. */
            program: string;
            /**
             * @description What the program may take for a sample; one that takes longer is errored.
             * @default 4
             */
            cpuSeconds?: number;
            /** @description The lowest and the highest score; one outside of it is errored. */
            scale: [
                number,
                number
            ];
        } | {
            /** @enum {string} */
            kind: "critic";
            /** @description A folder of MODELS_DIR that holds a critic. */
            model: string;
        } | {
            /** @enum {string} */
            kind: "llm";
            /**
             * @description Of the kind `openai`.
             * @example end_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            endpointId: string;
            /**
             * @description A criterion with anchors that is there already.
             * @enum {string}
             */
            rubric?: "style" | "complexity";
            /** @description What is judged, in place of rubric. */
            criterion?: string;
            /** @description What a program looks like that is worth -1, 0, 1 and 2; goes with criterion. */
            anchors?: [
                string,
                string,
                string,
                string
            ];
            /**
             * @description How often the model is asked; the score is the median.
             * @default 3
             * @enum {number}
             */
            votes?: 1 | 3 | 5 | 7 | 9;
            /**
             * @description Of one answer.
             * @default 512
             */
            maxTokens?: number;
            /** @description Of the first vote; each further one has the next. None is sent when left out. */
            seed?: number;
        } | {
            /** @enum {string} */
            kind: "http";
            /**
             * @description Of the kind `http`.
             * @example end_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            endpointId: string;
            /** @description Its lowest and its highest score; one outside is an error. */
            scale: [
                number,
                number
            ];
            /**
             * @description Programs of one request.
             * @default 32
             */
            batchSize?: number;
        };
        Judge: {
            /** @example jdg_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @example tidy */
            name: string;
            /** @example How tidy it looks. */
            description: string | null;
            metadata: components["schemas"]["Metadata"];
            /** @description Its newest revision. */
            newest: components["schemas"]["JudgeRevision"];
            /** @description The ETag, without its quotes. */
            version: number;
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "kind": "composite",
         *       "parts": [
         *         {
         *           "name": "tests",
         *           "judge": {
         *             "kind": "unit_tests"
         *           },
         *           "weight": 1
         *         },
         *         {
         *           "name": "style",
         *           "judge": {
         *             "kind": "style"
         *           },
         *           "weight": 1
         *         }
         *       ],
         *       "expression": "if(tests < 1, 0, clamp(style, 0, 1))",
         *       "scale": [
         *         0,
         *         1
         *       ]
         *     }
         */
        CompositeJudgeSpec: {
            /** @enum {string} */
            kind: "composite";
            parts: components["schemas"]["CompositePart"][];
            /** @description Of part names and numbers: + - * /, parentheses, min, max, clamp(x, low, high), abs and if(a < b, then, else). The mean of the parts by their weights when left out. */
            expression?: string;
            /** @description Lowest and highest value; one outside is an error. Needed beside an expression or ifSkipped, else that of the mean. */
            scale?: [
                number,
                number
            ];
        };
        CompositePart: {
            name: string;
            /** @description A registered judge that is no composite itself, or the settings of one. */
            judge: string | components["schemas"]["SimpleJudgeSpec"];
            /**
             * @description In the weighted mean.
             * @default 1
             */
            weight: number;
            /** @description What stands for a part that is skipped; the whole is skipped when left out. */
            ifSkipped?: number;
        };
        /**
         * @example {
         *       "kind": "style"
         *     }
         */
        SimpleJudgeSpec: {
            /** @enum {string} */
            kind: "unit_tests";
        } | {
            /** @enum {string} */
            kind: "compile";
        } | {
            /** @enum {string} */
            kind: "style";
        } | {
            /** @enum {string} */
            kind: "complexity";
        } | {
            /** @enum {string} */
            kind: "ast_match";
        } | {
            /** @enum {string} */
            kind: "dfg_match";
        } | {
            /** @enum {string} */
            kind: "string_check";
            /** @enum {string} */
            operation: "equals" | "not_equals" | "contains" | "not_contains" | "starts_with" | "ends_with";
            /** @description Text, not a pattern; every blank and line break counts. */
            value: string;
            /** @default false */
            ignoreCase: boolean;
        } | {
            /** @enum {string} */
            kind: "similarity";
            /**
             * @description Of tokens: words, and every other sign that is no blank. bleu: clipped 1- to 4-grams, smoothed, with brevity penalty; rouge_l: longest common subsequence, F1; edit: 1 - Levenshtein / longer; jaccard: shared words.
             * @enum {string}
             */
            metric: "bleu" | "rouge_l" | "edit" | "jaccard";
        } | {
            /** @enum {string} */
            kind: "python";
            /** @description Python source that defines grade(sample) and returns a number, or {"score", "components", "reason"}. The sample has program, language, prompt, canonicalProgram and verdict; None is what is not known. It runs confined, with the standard library. One process grades several samples: keep nothing between them. */
            program: string;
            /**
             * @description What the program may take for a sample; one that takes longer is errored.
             * @default 4
             */
            cpuSeconds: number;
            /** @description The lowest and the highest score; one outside of it is errored. */
            scale: [
                number,
                number
            ];
        } | {
            /** @enum {string} */
            kind: "critic";
            /** @description A folder of MODELS_DIR that holds a critic. */
            model: string;
        } | {
            /** @enum {string} */
            kind: "llm";
            /**
             * @description Of the kind `openai`.
             * @example end_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            endpointId: string;
            /**
             * @description A criterion with anchors that is there already.
             * @enum {string}
             */
            rubric?: "style" | "complexity";
            /** @description What is judged, in place of rubric. */
            criterion?: string;
            /** @description What a program looks like that is worth -1, 0, 1 and 2; goes with criterion. */
            anchors?: [
                string,
                string,
                string,
                string
            ];
            /**
             * @description How often the model is asked; the score is the median.
             * @default 3
             * @enum {number}
             */
            votes: 1 | 3 | 5 | 7 | 9;
            /**
             * @description Of one answer.
             * @default 512
             */
            maxTokens: number;
            /** @description Of the first vote; each further one has the next. None is sent when left out. */
            seed?: number;
        } | {
            /** @enum {string} */
            kind: "http";
            /**
             * @description Of the kind `http`.
             * @example end_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            endpointId: string;
            /** @description Its lowest and its highest score; one outside is an error. */
            scale: [
                number,
                number
            ];
            /**
             * @description Programs of one request.
             * @default 32
             */
            batchSize: number;
        };
        /**
         * @example {
         *       "kind": "style"
         *     }
         */
        JudgeSpec: {
            /** @enum {string} */
            kind: "unit_tests";
        } | {
            /** @enum {string} */
            kind: "compile";
        } | {
            /** @enum {string} */
            kind: "style";
        } | {
            /** @enum {string} */
            kind: "complexity";
        } | {
            /** @enum {string} */
            kind: "ast_match";
        } | {
            /** @enum {string} */
            kind: "dfg_match";
        } | {
            /** @enum {string} */
            kind: "string_check";
            /** @enum {string} */
            operation: "equals" | "not_equals" | "contains" | "not_contains" | "starts_with" | "ends_with";
            /** @description Text, not a pattern; every blank and line break counts. */
            value: string;
            /** @default false */
            ignoreCase: boolean;
        } | {
            /** @enum {string} */
            kind: "similarity";
            /**
             * @description Of tokens: words, and every other sign that is no blank. bleu: clipped 1- to 4-grams, smoothed, with brevity penalty; rouge_l: longest common subsequence, F1; edit: 1 - Levenshtein / longer; jaccard: shared words.
             * @enum {string}
             */
            metric: "bleu" | "rouge_l" | "edit" | "jaccard";
        } | {
            /** @enum {string} */
            kind: "python";
            /** @description Python source that defines grade(sample) and returns a number, or {"score", "components", "reason"}. The sample has program, language, prompt, canonicalProgram and verdict; None is what is not known. It runs confined, with the standard library. One process grades several samples: keep nothing between them. */
            program: string;
            /**
             * @description What the program may take for a sample; one that takes longer is errored.
             * @default 4
             */
            cpuSeconds: number;
            /** @description The lowest and the highest score; one outside of it is errored. */
            scale: [
                number,
                number
            ];
        } | {
            /** @enum {string} */
            kind: "critic";
            /** @description A folder of MODELS_DIR that holds a critic. */
            model: string;
        } | {
            /** @enum {string} */
            kind: "llm";
            /**
             * @description Of the kind `openai`.
             * @example end_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            endpointId: string;
            /**
             * @description A criterion with anchors that is there already.
             * @enum {string}
             */
            rubric?: "style" | "complexity";
            /** @description What is judged, in place of rubric. */
            criterion?: string;
            /** @description What a program looks like that is worth -1, 0, 1 and 2; goes with criterion. */
            anchors?: [
                string,
                string,
                string,
                string
            ];
            /**
             * @description How often the model is asked; the score is the median.
             * @default 3
             * @enum {number}
             */
            votes: 1 | 3 | 5 | 7 | 9;
            /**
             * @description Of one answer.
             * @default 512
             */
            maxTokens: number;
            /** @description Of the first vote; each further one has the next. None is sent when left out. */
            seed?: number;
        } | {
            /** @enum {string} */
            kind: "http";
            /**
             * @description Of the kind `http`.
             * @example end_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            endpointId: string;
            /** @description Its lowest and its highest score; one outside is an error. */
            scale: [
                number,
                number
            ];
            /**
             * @description Programs of one request.
             * @default 32
             */
            batchSize: number;
        } | components["schemas"]["CompositeJudgeSpec"];
        JudgeRevision: {
            /** @example jdg_01jabk1e8o5l4v2u8q5m3n7t1s */
            judgeId: string;
            revision: number;
            /**
             * @description What names this revision for good.
             * @example jdg_01jabk1e8o5l4v2u8q5m3n7t1s@1
             */
            reference: string;
            /** @description Judges that it refers to are pinned to the revision of then. */
            spec: components["schemas"]["JudgeSpec"];
            /**
             * @description What it sends to language models, by the part of a composite that does.
             * @example []
             */
            prompts: {
                version: string;
                system: string;
                user: string;
                part: string | null;
            }[];
            /**
             * @description The API key that registered it.
             * @example key_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            keyId: string;
            /** Format: date-time */
            createdAt: string;
        };
        JudgePage: {
            data: components["schemas"]["Judge"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "description": "How tidy it looks."
         *     }
         */
        ChangeJudge: {
            name?: string;
            /** @description Null takes it away. */
            description?: string | null;
            /** @description Only the pairs that change; null removes one. */
            metadata?: {
                [key: string]: string | null;
            };
        };
        /**
         * @example {
         *       "spec": {
         *         "kind": "complexity"
         *       }
         *     }
         */
        CreateJudgeRevisionInput: {
            spec: components["schemas"]["JudgeSpecInput"];
        };
        JudgeRevisionPage: {
            data: components["schemas"]["JudgeRevision"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "samples": [
         *         {
         *           "program": "def double(n):\n    return 2 * n\n",
         *           "label": 2
         *         }
         *       ]
         *     }
         */
        RunJudgeInput: {
            samples: components["schemas"]["JudgeSampleInput"][];
            /**
             * @description How often each one is judged.
             * @default 1
             */
            repeat?: number;
            /** @description The newest when left out. */
            revision?: number;
        };
        JudgeSampleInput: {
            program: string;
            /** @default python */
            language?: string;
            /** @description What the program was asked for. */
            prompt?: string;
            /** @description As a whole program. */
            canonicalSolution?: string;
            /** @description Run first; the judge sees the verdict. */
            tests?: components["schemas"]["TestSuiteInput"];
            /** @description A person's score, on the scale of the judge. */
            label?: number;
        };
        TestSuiteInput: {
            /** @enum {string} */
            kind: "check";
            entryPoint: string;
            /**
             * @description Trusted code that the tests may use, run in the judge only.
             * @default
             */
            prelude?: string;
            /** @description Python source that defines check(candidate); each assert counts as one test. */
            check: string;
        } | {
            /** @enum {string} */
            kind: "asserts";
            /** @description Found in the asserts when left out. */
            entryPoint?: string;
            /** @default  */
            setup?: string;
            asserts: string[];
        } | {
            /** @enum {string} */
            kind: "calls";
            entryPoint: string;
            cases: {
                args: components["schemas"]["__schema0"][];
                expected: components["schemas"]["__schema0"];
            }[];
            /**
             * @default {
             *       "kind": "exact"
             *     }
             */
            comparer?: components["schemas"]["ComparerInput"];
        } | {
            /** @enum {string} */
            kind: "stdio";
            cases: {
                input: string;
                expected: string;
            }[];
            /**
             * @default {
             *       "kind": "whitespace"
             *     }
             */
            comparer?: components["schemas"]["ComparerInput"];
        };
        ComparerInput: {
            /** @enum {string} */
            kind: "exact";
        } | {
            /** @enum {string} */
            kind: "whitespace";
        } | {
            /** @enum {string} */
            kind: "float";
            /** @default 0.000001 */
            tolerance?: number;
        } | {
            /** @enum {string} */
            kind: "unordered";
        } | {
            /** @enum {string} */
            kind: "checker";
            program: string;
        };
        JudgeRun: {
            /** @example jrun_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @example jdg_01jabk1e8o5l4v2u8q5m3n7t1s */
            judgeId: string;
            /**
             * @description The revision that was tried.
             * @example jdg_01jabk1e8o5l4v2u8q5m3n7t1s@1
             */
            judge: string;
            /**
             * @example finished
             * @enum {string}
             */
            state: "queued" | "running" | "finished" | "failed";
            repeat: number;
            /**
             * @description Samples, and judgements by their status.
             * @example {
             *       "samples": 1,
             *       "scored": 1,
             *       "errored": 0,
             *       "skipped": 0
             *     }
             */
            counts: {
                samples: number;
                scored: number;
                errored: number;
                skipped: number;
            };
            /** @description In the order of the samples; empty until it is finished. */
            results: components["schemas"]["JudgedSample"][];
            /** @description Why it failed. */
            error: components["schemas"]["Problem"] | null;
            /** Format: date-time */
            createdAt: string;
            finishedAt: string | null;
        };
        JudgedSample: {
            program: string;
            /** @example 2 */
            label: number | null;
            /** @description Null without tests. */
            verdict: components["schemas"]["Verdict"] | null;
            /** @description One for each time that it was judged. */
            judgements: components["schemas"]["Judgement"][];
        };
        /**
         * @example {
         *       "status": "passed",
         *       "kind": "ok",
         *       "passed": 2,
         *       "total": 2,
         *       "tests": [
         *         {
         *           "passed": true
         *         },
         *         {
         *           "passed": true
         *         }
         *       ],
         *       "cpuMs": 3.1,
         *       "wallMs": 9.4,
         *       "peakKb": 10240,
         *       "isolation": "namespaces, seccomp, landlock",
         *       "judgeMode": "split"
         *     }
         */
        Verdict: {
            status: components["schemas"]["VerdictStatus"];
            kind: components["schemas"]["VerdictKind"];
            errorType?: string;
            message?: string;
            /** @description 1-based line of the program, any prelude taken off. */
            errorLine?: number;
            /** @description The place of the failure in the bug taxonomy. */
            bug?: components["schemas"]["Bug"];
            passed: number;
            total: number;
            tests: components["schemas"]["TestOutcome"][];
            executedLines?: number[];
            cpuMs: number;
            wallMs: number;
            peakKb: number;
            /** @description What held the program: the level of the sandbox slot that ran it. */
            isolation: string;
            /** @enum {string} */
            judgeMode: "split" | "in_process" | "stdio";
        };
        /** @enum {string} */
        VerdictStatus: "passed" | "assertion_failure" | "runtime_error" | "syntax_error" | "timeout" | "sandbox_error";
        /** @enum {string} */
        VerdictKind: "ok" | "wrong_answer" | "exception" | "syntax" | "cpu_limit" | "wall_limit" | "memory_limit" | "output_limit" | "process_died" | "forbidden" | "protocol" | "unavailable";
        Bug: {
            class: components["schemas"]["BugClass"];
            /** @description Left out for a wrong answer: which kind it is only a judge can say. */
            type?: components["schemas"]["BugType"];
        };
        /** @enum {string} */
        BugClass: "syntax" | "runtime" | "functional";
        /** @enum {string} */
        BugType: "incomplete_structure" | "indentation" | "library_import" | "api_misuse" | "missing_definition" | "boundary_check" | "bad_argument" | "runtime_minor" | "misunderstanding" | "hallucination" | "io_format" | "functional_minor";
        TestOutcome: {
            passed: boolean;
            errorType?: string;
            /** @description For a wrong answer: what the call gave. */
            message?: string;
        };
        /**
         * @example {
         *       "status": "scored",
         *       "judge": "static",
         *       "revision": "1",
         *       "value": 0.4,
         *       "scale": [
         *         -1,
         *         2
         *       ],
         *       "components": {
         *         "style": 0.4
         *       },
         *       "reason": ""
         *     }
         */
        Judgement: {
            /** @enum {string} */
            status: "scored";
            judge: string;
            revision: string;
            value: number;
            scale: [
                number,
                number
            ];
            /** @default {} */
            components: {
                [key: string]: number;
            };
            /** @default  */
            reason: string;
        } | {
            /** @enum {string} */
            status: "errored";
            judge: string;
            revision: string;
            reason: string;
        } | {
            /** @enum {string} */
            status: "skipped";
            judge: string;
            revision: string;
            reason: string;
        };
        JudgeCalibration: {
            /** @example jdg_01jabk1e8o5l4v2u8q5m3n7t1s */
            judgeId: string;
            /** @description Revisions that were tried or used, newest first. */
            revisions: components["schemas"]["RevisionCalibration"][];
        };
        RevisionCalibration: {
            revision: number;
            /**
             * @description Programs, by whether a run of the judge or a job showed them.
             * @example {
             *       "runs": 40,
             *       "attempts": 8
             *     }
             */
            samples: {
                runs: number;
                attempts: number;
            };
            /**
             * @example {
             *       "scored": 88,
             *       "errored": 0,
             *       "skipped": 0
             *     }
             */
            judgements: {
                scored: number;
                errored: number;
                skipped: number;
            };
            /** @description With the tests: passed or not, and the share that passed. */
            execution: {
                /** @description Cohen's kappa: scores from the middle of the scale up are a yes. */
                kappa: components["schemas"]["Agreement"];
                /** @description Spearman's rank correlation. */
                rankCorrelation: components["schemas"]["Agreement"];
            };
            /** @description With the labels of people. */
            labels: {
                /** @description Cohen's kappa: scores from the middle of the scale up are a yes. */
                kappa: components["schemas"]["Agreement"];
                /** @description Spearman's rank correlation. */
                rankCorrelation: components["schemas"]["Agreement"];
            };
            /** @description Rank correlation of scores with the lengths of programs. */
            lengthBias: components["schemas"]["Agreement"];
            /**
             * @description Of samples that were judged more than once; null without any.
             * @example {
             *       "equalShare": 1,
             *       "meanSpread": 0,
             *       "samples": 40
             *     }
             */
            repeatability: {
                /** @description Of the samples, those with equal scores. */
                equalShare: number;
                /** @description Highest minus lowest score of a sample, on average. */
                meanSpread: number;
                samples: number;
            } | null;
        };
        Agreement: {
            /**
             * @description Null below 5 samples, and where one side never varies.
             * @example 0.72
             */
            value: number | null;
            /**
             * @description How many it rests on.
             * @example 48
             */
            samples: number;
        };
        /**
         * @example {
         *       "model": "fledgling",
         *       "dataset": "ds_01jabk1e8o5l4v2u8q5m3n7t1s",
         *       "recipe": {
         *         "name": "falcon",
         *         "metaSteps": 60
         *       },
         *       "seed": 7
         *     }
         */
        CreateJobInput: {
            name?: string;
            /** @description The model to start from, base or trained: its id or its name. */
            model: string;
            start?: components["schemas"]["Start"];
            /** @example ds_01jabk1e8o5l4v2u8q5m3n7t1s */
            dataset: string;
            /** @default {} */
            tasks?: components["schemas"]["TaskSelectionInput"];
            recipe: components["schemas"]["RecipeSettingsInput"];
            /** @default {} */
            evaluation?: components["schemas"]["EvaluationSettingsInput"];
            /** @description Drawn and recorded when left out. */
            seed?: number;
            /** @default {} */
            checkpoint?: components["schemas"]["CheckpointSettingsInput"];
            /**
             * @description Of two queued jobs, the one with the higher number is claimed first.
             * @default 0
             */
            priority?: number;
            budget?: components["schemas"]["Budget"];
            /** @description All webhooks of the workspace when left out. */
            notify?: components["schemas"]["Notify"];
            /** @default {} */
            metadata?: components["schemas"]["Metadata"];
        };
        /** @description A checkpoint whose weights the policy starts with; its optimiser stays behind. It must have the same base model and adapter settings. */
        Start: {
            /** @example ckpt_01jabk1e8o5l4v2u8q5m3n7t1s */
            checkpointId: string;
        } | {
            /**
             * @description Its newest checkpoint.
             * @example job_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            jobId: string;
        };
        /**
         * @example {
         *       "include": [
         *         "verified"
         *       ]
         *     }
         */
        TaskSelectionInput: {
            /**
             * @description Tasks with one of these marks are used, others are left out. Those marked in_process_only share a process with their judge, where a program can forge a pass.
             * @default [
             *       "verified"
             *     ]
             */
            include?: components["schemas"]["VerificationOutcome"][];
        };
        RecipeSettingsInput: components["schemas"]["FalconSettingsInput"] | components["schemas"]["RlooSettingsInput"] | components["schemas"]["GrpoSettingsInput"] | components["schemas"]["DrGrpoSettingsInput"] | components["schemas"]["DapoSettingsInput"] | components["schemas"]["RltfSettingsInput"] | components["schemas"]["StepCoderSettingsInput"] | components["schemas"]["PpoCoderSettingsInput"] | components["schemas"]["CodeRlSettingsInput"] | components["schemas"]["CompCoderSettingsInput"] | components["schemas"]["RlcfSettingsInput"] | components["schemas"]["RftSettingsInput"] | components["schemas"]["SftSettingsInput"];
        FalconSettingsInput: {
            /** @enum {string} */
            name: "falcon";
            /** @default 60 */
            metaSteps?: number;
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
            /**
             * @default leave_one_out
             * @enum {string}
             */
            advantage?: "leave_one_out" | "mean_centred" | "group_normalised" | "decoupled";
            /** @default token_mean */
            aggregation?: components["schemas"]["Aggregation"];
            /** @default {} */
            rewardWeights?: components["schemas"]["RewardWeightsInput"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges?: components["schemas"]["JudgeTermInput"][];
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow?: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.28
             */
            clipHigh?: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient?: number;
            /** @default 8 */
            supportSamples?: number;
            /** @default 8 */
            querySamples?: number;
            /** @default 1 */
            innerSteps?: number;
            /**
             * @description Support tasks, and query tasks, drawn from a project that is a unit of adaptation.
             * @default 4
             */
            tasksPerProject?: number;
            /** @default 1 */
            innerLearningRate?: number;
            /**
             * @default normalised
             * @enum {string}
             */
            innerRule?: "sgd" | "norm_cap" | "normalised";
            /**
             * @description Norm of the gradient that an inner step takes; a cap under norm_cap.
             * @default 0.4
             */
            innerNormCap?: number;
            /**
             * @default fomaml
             * @enum {string}
             */
            metaGradient?: "fomaml" | "reptile";
            /**
             * @description Step of the learned inner rates along the sign of their derivative; 0 keeps them.
             * @default 0.1
             */
            innerRateStep?: number;
            /** @default 0.1 */
            supervisedWeight?: number;
            /** @default {} */
            memory?: components["schemas"]["MemorySettingsInput"];
        };
        AdapterSettingsInput: {
            /** @default 8 */
            rank?: number;
            /** @default 16 */
            alpha?: number;
            targets?: string[];
        };
        SamplingSettingsInput: {
            /** @default 1 */
            temperature?: number;
            /** @default 1 */
            topP?: number;
            /** @description The model's own when left out. */
            maxNewTokens?: number;
        };
        OptimiserSettingsInput: {
            /** @default 0.003 */
            learningRate?: number;
            /**
             * @default linear
             * @enum {string}
             */
            decay?: "linear" | "cosine" | "constant";
            /**
             * @description Share of the rate that the decay ends at.
             * @default 0.1
             */
            finalShare?: number;
            /** @default 3 */
            warmUpSteps?: number;
            /** @default 0.9 */
            beta1?: number;
            /** @default 0.95 */
            beta2?: number;
            /** @default 0 */
            weightDecay?: number;
            /** @default 1 */
            gradientClip?: number;
        };
        /**
         * @description How token losses become one: the mean over all tokens (DAPO), the mean over answers of the mean over their tokens (GRPO), or the sum divided by answers times the longest possible answer (Dr. GRPO).
         * @enum {string}
         */
        Aggregation: "token_mean" | "sequence_mean" | "constant_length";
        RewardWeightsInput: {
            /** @default 1 */
            tests?: number;
            /** @default 0.1 */
            style?: number;
            /** @default 0.1 */
            complexity?: number;
            /** @default 0.1 */
            negative?: number;
            /**
             * @description Weight of the penalty on the failing line.
             * @default 1
             */
            span?: number;
            /**
             * @description Weight of the penalty on answers that come near the longest possible one.
             * @default 0
             */
            overlong?: number;
        };
        JudgeTermInput: {
            /**
             * @description Pinned to its newest revision when it names none.
             * @example jdg_01jabk1e8o5l4v2u8q5m3n7t1s@1
             */
            judge: string;
            /** @description The component of the reward; the name of the judge when left out. */
            name?: string;
            /** @default 0.1 */
            weight?: number;
            /**
             * @description Only attempts that pass their tests, those that compile (others earn -1 unseen), or all.
             * @default passing
             * @enum {string}
             */
            countedFor?: "passing" | "compiling" | "all";
        };
        MemorySettingsInput: {
            /** @default true */
            longTerm?: boolean;
            /** @default true */
            shortTerm?: boolean;
            /**
             * @description Episodes recalled for a prompt.
             * @default 2
             */
            k?: number;
            /**
             * @description Share of the tasks of a step whose prompt shows recalled episodes.
             * @default 0.25
             */
            promptShare?: number;
            /**
             * @description Share of the query tasks of a step whose prompt shows a failed attempt to repair.
             * @default 0.25
             */
            repairShare?: number;
            /**
             * @description Canonical solutions, run and judged like attempts, that seed both memories.
             * @default 16
             */
            demonstrations?: number;
            /**
             * @description Age bound of short-term memory.
             * @default 2
             */
            maxAgeSteps?: number;
        };
        /** @description REINFORCE with a leave-one-out baseline. */
        RlooSettingsInput: {
            /** @enum {string} */
            name: "rloo";
            /** @default 60 */
            steps?: number;
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
            /** @default {} */
            rewardWeights?: components["schemas"]["TestRewardWeightsInput"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges?: components["schemas"]["JudgeTermInput"][];
            /** @default 8 */
            samples?: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            /** @default {} */
            value?: components["schemas"]["ValueSettingsInput"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates?: number;
            /** @default leave_one_out */
            advantage?: components["schemas"]["GroupAdvantage"];
            /** @default token_mean */
            aggregation?: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss?: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow?: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.28
             */
            clipHigh?: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient?: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward?: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills?: number;
        };
        TestRewardWeightsInput: {
            /** @default 1 */
            tests?: number;
            /** @default 0 */
            style?: number;
            /** @default 0 */
            complexity?: number;
            /** @default 0 */
            negative?: number;
            /**
             * @description Weight of the penalty on the failing line.
             * @default 0
             */
            span?: number;
            /**
             * @description Weight of the penalty on answers that come near the longest possible one.
             * @default 0
             */
            overlong?: number;
        };
        /** @description The value head that the advantage `generalised` asks. */
        ValueSettingsInput: {
            /** @default 1 */
            discount?: number;
            /** @default 0.95 */
            lambda?: number;
            /**
             * @description How far a value may leave the one of when the token was drawn.
             * @default 0.2
             */
            clip?: number;
            /**
             * @description Weight of the value loss beside the policy loss.
             * @default 0.001
             */
            coefficient?: number;
        };
        /**
         * @description What the reward of an attempt is measured against; `generalised` asks a value head.
         * @enum {string}
         */
        GroupAdvantage: "leave_one_out" | "mean_centred" | "group_normalised" | "decoupled" | "greedy_baseline" | "generalised";
        /** @description GRPO: rewards normalised in their group, the mean over answers, KL to the base model. */
        GrpoSettingsInput: {
            /** @enum {string} */
            name: "grpo";
            /** @default 60 */
            steps?: number;
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
            /** @default {} */
            rewardWeights?: components["schemas"]["TestRewardWeightsInput"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges?: components["schemas"]["JudgeTermInput"][];
            /** @default 8 */
            samples?: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            /** @default {} */
            value?: components["schemas"]["ValueSettingsInput"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates?: number;
            /** @default group_normalised */
            advantage?: components["schemas"]["GroupAdvantage"];
            /** @default sequence_mean */
            aggregation?: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss?: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow?: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh?: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0.04
             */
            klCoefficient?: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward?: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills?: number;
        };
        /** @description Dr. GRPO: rewards centred but not scaled, token sums over a constant length. */
        DrGrpoSettingsInput: {
            /** @enum {string} */
            name: "dr_grpo";
            /** @default 60 */
            steps?: number;
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
            /** @default {} */
            rewardWeights?: components["schemas"]["TestRewardWeightsInput"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges?: components["schemas"]["JudgeTermInput"][];
            /** @default 8 */
            samples?: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            /** @default {} */
            value?: components["schemas"]["ValueSettingsInput"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates?: number;
            /** @default mean_centred */
            advantage?: components["schemas"]["GroupAdvantage"];
            /** @default constant_length */
            aggregation?: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss?: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow?: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh?: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient?: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward?: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills?: number;
        };
        /** @description DAPO: a higher upper clip, the mean over tokens, and fresh tasks for those that teach nothing. */
        DapoSettingsInput: {
            /** @enum {string} */
            name: "dapo";
            /** @default 60 */
            steps?: number;
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
            /** @default {} */
            rewardWeights?: components["schemas"]["TestRewardWeightsInput"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges?: components["schemas"]["JudgeTermInput"][];
            /** @default 8 */
            samples?: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            /** @default {} */
            value?: components["schemas"]["ValueSettingsInput"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates?: number;
            /** @default group_normalised */
            advantage?: components["schemas"]["GroupAdvantage"];
            /** @default token_mean */
            aggregation?: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss?: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow?: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.28
             */
            clipHigh?: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient?: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward?: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 2
             */
            refills?: number;
        };
        /** @description RLTF: coarse, adaptive and fine-grained feedback against a greedy baseline, from an online buffer. */
        RltfSettingsInput: {
            /** @enum {string} */
            name: "rltf";
            /** @default 60 */
            steps?: number;
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
            /** @default {} */
            rewardWeights?: components["schemas"]["SpanRewardWeightsInput"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges?: components["schemas"]["JudgeTermInput"][];
            /** @default 8 */
            samples?: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            /** @default {} */
            value?: components["schemas"]["ValueSettingsInput"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates?: number;
            /** @default greedy_baseline */
            advantage?: components["schemas"]["GroupAdvantage"];
            /** @default token_mean */
            aggregation?: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss?: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow?: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh?: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient?: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward?: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills?: number;
            /** @default {} */
            replay?: components["schemas"]["ReplaySettingsInput"];
        };
        SpanRewardWeightsInput: {
            /** @default 1 */
            tests?: number;
            /** @default 0 */
            style?: number;
            /** @default 0 */
            complexity?: number;
            /** @default 0 */
            negative?: number;
            /**
             * @description Weight of the penalty on the failing line.
             * @default 1
             */
            span?: number;
            /**
             * @description Weight of the penalty on answers that come near the longest possible one.
             * @default 0
             */
            overlong?: number;
        };
        ReplaySettingsInput: {
            /**
             * @description Attempts that are kept.
             * @default 256
             */
            capacity?: number;
            /**
             * @description Steps after which an attempt is too far from the policy to learn from.
             * @default 4
             */
            maxAgeSteps?: number;
            /**
             * @description Attempts of earlier steps that are learnt from beside each fresh one.
             * @default 0.5
             */
            share?: number;
        };
        /** @description StepCoder: a curriculum of beginnings of the canonical solution, and only executed tokens count. */
        StepCoderSettingsInput: {
            /** @enum {string} */
            name: "stepcoder";
            /** @default 60 */
            steps?: number;
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
            /** @default {} */
            rewardWeights?: components["schemas"]["TestRewardWeightsInput"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges?: components["schemas"]["JudgeTermInput"][];
            /** @default 8 */
            samples?: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            /** @default {} */
            value?: components["schemas"]["ValueSettingsInput"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates?: number;
            /** @default leave_one_out */
            advantage?: components["schemas"]["GroupAdvantage"];
            /** @default token_mean */
            aggregation?: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss?: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow?: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh?: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient?: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward?: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills?: number;
            /** @default {} */
            curriculum?: components["schemas"]["CurriculumSettingsInput"];
            /**
             * @description Tokens that no test executed count for nothing.
             * @default true
             */
            executedOnly?: boolean;
        };
        CurriculumSettingsInput: {
            /**
             * @description Pass rate of a stage from which its task moves to the next.
             * @default 0.6
             */
            advanceAt?: number;
            /**
             * @description Pass rate below which it goes back by one.
             * @default 0.1
             */
            regressBelow?: number;
            /**
             * @description Newest attempts at a stage that its pass rate is taken over.
             * @default 32
             */
            window?: number;
        };
        /** @description PPOCoder: a value head, tests and likeness to the canonical solution as reward, an adaptive KL penalty. */
        PpoCoderSettingsInput: {
            /** @enum {string} */
            name: "ppocoder";
            /** @default 60 */
            steps?: number;
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
            /** @default {} */
            rewardWeights?: components["schemas"]["LikenessRewardWeightsInput"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges?: components["schemas"]["JudgeTermInput"][];
            /** @default 8 */
            samples?: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            /** @default {} */
            value?: components["schemas"]["ValueSettingsInput"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates?: number;
            /**
             * @default generalised
             * @enum {string}
             */
            advantage?: "generalised";
            /** @default token_mean */
            aggregation?: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss?: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow?: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh?: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient?: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default coarse
             * @enum {string}
             */
            testReward?: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills?: number;
            /** @default {} */
            klPenalty?: components["schemas"]["KlPenaltySettingsInput"];
        };
        LikenessRewardWeightsInput: {
            /** @default 1 */
            tests?: number;
            /** @default 0 */
            style?: number;
            /** @default 0 */
            complexity?: number;
            /** @default 0 */
            negative?: number;
            /**
             * @description Weight of the penalty on the failing line.
             * @default 0
             */
            span?: number;
            /**
             * @description Weight of the penalty on answers that come near the longest possible one.
             * @default 0
             */
            overlong?: number;
            /**
             * @description Weight of 1 for a program that compiles, and -1 for others.
             * @default 0
             */
            compiles?: number;
            /**
             * @description Weight of the share of the subtrees of the canonical solution that a program has, 0 to 1.
             * @default 1
             */
            astMatch?: number;
            /**
             * @description Weight of the share of its dataflow edges that a program has, 0 to 1.
             * @default 1
             */
            dfgMatch?: number;
        };
        /** @description What a token pays for leaving the policy that the job began with. */
        KlPenaltySettingsInput: {
            /**
             * @description The coefficient of the first step.
             * @default 0.1
             */
            initial?: number;
            /**
             * @description Divergence of an answer, in nats, at which the coefficient stays.
             * @default 1
             */
            target?: number;
            /**
             * @description Answers over which a divergence far from the target moves it by a fifth.
             * @default 10000
             */
            horizon?: number;
        };
        /** @description CodeRL: a critic that is trained on the outcomes of attempts weighs each token's part in them. */
        CodeRlSettingsInput: {
            /** @enum {string} */
            name: "coderl";
            /** @default 60 */
            steps?: number;
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
            /** @default {} */
            rewardWeights?: components["schemas"]["TestRewardWeightsInput"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges?: components["schemas"]["JudgeTermInput"][];
            /** @default 8 */
            samples?: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            /** @default {} */
            value?: components["schemas"]["ValueSettingsInput"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates?: number;
            /** @default greedy_baseline */
            advantage?: components["schemas"]["AdvantageName"];
            /** @default sequence_mean */
            aggregation?: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default reinforce
             * @enum {string}
             */
            loss?: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow?: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh?: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient?: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default coarse
             * @enum {string}
             */
            testReward?: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills?: number;
            /**
             * @description Weight of the cross-entropy of canonical solutions beside the policy loss.
             * @default 1
             */
            supervisedWeight?: number;
        };
        /**
         * @description What the reward of an attempt is measured against.
         * @enum {string}
         */
        AdvantageName: "leave_one_out" | "mean_centred" | "group_normalised" | "decoupled" | "greedy_baseline";
        /** @description CompCoder: programs that compile, near the policy that the job began with, and a discriminator of them. */
        CompCoderSettingsInput: {
            /** @enum {string} */
            name: "compcoder";
            /** @default 60 */
            steps?: number;
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
            /** @default {} */
            rewardWeights?: components["schemas"]["CompileRewardWeightsInput"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges?: components["schemas"]["JudgeTermInput"][];
            /** @default 8 */
            samples?: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            /** @default {} */
            value?: components["schemas"]["ValueSettingsInput"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates?: number;
            /**
             * @default generalised
             * @enum {string}
             */
            advantage?: "generalised";
            /** @default token_mean */
            aggregation?: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss?: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow?: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh?: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient?: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward?: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills?: number;
            /** @default {} */
            klPenalty?: components["schemas"]["KlPenaltySettingsInput"];
            /**
             * @description Weight of the loss of the head that tells which programs compile.
             * @default 0.1
             */
            discriminatorWeight?: number;
        };
        CompileRewardWeightsInput: {
            /** @default 0 */
            tests?: number;
            /** @default 0 */
            style?: number;
            /** @default 0 */
            complexity?: number;
            /** @default 0 */
            negative?: number;
            /**
             * @description Weight of the penalty on the failing line.
             * @default 0
             */
            span?: number;
            /**
             * @description Weight of the penalty on answers that come near the longest possible one.
             * @default 0
             */
            overlong?: number;
            /**
             * @description Weight of 1 for a program that compiles, and -1 for others.
             * @default 1
             */
            compiles?: number;
        };
        /** @description RLCF: -1 for a program that does not compile, the score of a discriminator for others. */
        RlcfSettingsInput: {
            /** @enum {string} */
            name: "rlcf";
            /** @default 60 */
            steps?: number;
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
            /** @default {} */
            rewardWeights?: components["schemas"]["NoRewardWeightsInput"];
            /** @description The discriminator, and further judges beside it. */
            judges: components["schemas"]["DiscriminatorTermInput"][];
            /** @default 8 */
            samples?: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            /** @default {} */
            value?: components["schemas"]["ValueSettingsInput"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates?: number;
            /** @default leave_one_out */
            advantage?: components["schemas"]["GroupAdvantage"];
            /** @default token_mean */
            aggregation?: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss?: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow?: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh?: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0.05
             */
            klCoefficient?: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward?: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills?: number;
        };
        NoRewardWeightsInput: {
            /** @default 0 */
            tests?: number;
            /** @default 0 */
            style?: number;
            /** @default 0 */
            complexity?: number;
            /** @default 0 */
            negative?: number;
            /**
             * @description Weight of the penalty on the failing line.
             * @default 0
             */
            span?: number;
            /**
             * @description Weight of the penalty on answers that come near the longest possible one.
             * @default 0
             */
            overlong?: number;
        };
        DiscriminatorTermInput: {
            /**
             * @description Pinned to its newest revision when it names none.
             * @example jdg_01jabk1e8o5l4v2u8q5m3n7t1s@1
             */
            judge: string;
            /** @description The component of the reward; the name of the judge when left out. */
            name?: string;
            /** @default 1 */
            weight?: number;
            /**
             * @description Only attempts that pass their tests, those that compile (others earn -1 unseen), or all.
             * @default compiling
             * @enum {string}
             */
            countedFor?: "passing" | "compiling" | "all";
        };
        /** @description Rejection sampling: the policy imitates its own attempts that pass. */
        RftSettingsInput: {
            /** @enum {string} */
            name: "rft";
            /** @default 60 */
            steps?: number;
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
            /** @default {} */
            rewardWeights?: components["schemas"]["TestRewardWeightsInput"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges?: components["schemas"]["JudgeTermInput"][];
            /** @default 8 */
            samples?: number;
            /**
             * @description Distinct passing programs of a task that are imitated; the shortest first.
             * @default 4
             */
            keptPerTask?: number;
        };
        /** @description Supervised fine-tuning on canonical solutions, in stages. */
        SftSettingsInput: {
            /** @enum {string} */
            name: "sft";
            /**
             * @default [
             *       {}
             *     ]
             */
            stages?: components["schemas"]["SupervisedStageInput"][];
            /** @default 16 */
            tasksPerStep?: number;
            /** @default {} */
            adapter?: components["schemas"]["AdapterSettingsInput"];
            /** @default {} */
            sampling?: components["schemas"]["SamplingSettingsInput"];
            /** @default {} */
            optimiser?: components["schemas"]["OptimiserSettingsInput"];
        };
        SupervisedStageInput: {
            /** @default 60 */
            steps?: number;
            /** @description That of the optimiser when left out. */
            learningRate?: number;
            /** @description Only tasks with one of these tags. */
            tags?: string[];
            /** @description Only tasks of one of these difficulties. */
            difficulties?: string[];
        };
        EvaluationSettingsInput: {
            /**
             * @description Samples per task, n of pass@k.
             * @default 8
             */
            samples?: number;
            /**
             * @default [
             *       1,
             *       8
             *     ]
             */
            k?: number[];
            /** @default 1 */
            temperature?: number;
            /** @default 60 */
            tasksPerSet?: number;
            /**
             * @description Inner steps after which test tasks that belong to projects are evaluated.
             * @default [
             *       0,
             *       1,
             *       2
             *     ]
             */
            innerSteps?: number[];
        };
        CheckpointSettingsInput: {
            /** @default 10 */
            everySteps?: number;
        };
        /**
         * @description Limits on what the job may use; once a step has reached one, the job is paused.
         * @example {
         *       "engineSeconds": 3600,
         *       "tokens": 2000000
         *     }
         */
        Budget: {
            engineSeconds?: number;
            /** @description Tokens sampled and trained on, together. */
            tokens?: number;
            judgeCalls?: number;
        };
        Notify: {
            /** @description Only these webhooks, each of the events that it asked for; nobody when empty. */
            webhookIds: string[];
        };
        JobPlan: {
            name: string | null;
            /**
             * @description The base model.
             * @example mdl_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            modelId: string;
            /** @example ds_01jabk1e8o5l4v2u8q5m3n7t1s */
            datasetId: string;
            /** @description Every setting resolved. A seed that was left out is drawn anew for each request. */
            effectiveConfig: components["schemas"]["EffectiveConfig"];
            totalSteps: number;
            tasks: components["schemas"]["TaskUse"];
            /** @description Of two queued jobs, the one with the higher number is claimed first. */
            priority: number;
            budget: components["schemas"]["Budget"] | null;
            notify: components["schemas"]["Notify"] | null;
            metadata: components["schemas"]["Metadata"];
        };
        /**
         * @example {
         *       "include": [
         *         "verified"
         *       ]
         *     }
         */
        TaskSelection: {
            /**
             * @description Tasks with one of these marks are used, others are left out. Those marked in_process_only share a process with their judge, where a program can forge a pass.
             * @default [
             *       "verified"
             *     ]
             */
            include: components["schemas"]["VerificationOutcome"][];
        };
        RecipeSettings: components["schemas"]["FalconSettings"] | components["schemas"]["RlooSettings"] | components["schemas"]["GrpoSettings"] | components["schemas"]["DrGrpoSettings"] | components["schemas"]["DapoSettings"] | components["schemas"]["RltfSettings"] | components["schemas"]["StepCoderSettings"] | components["schemas"]["PpoCoderSettings"] | components["schemas"]["CodeRlSettings"] | components["schemas"]["CompCoderSettings"] | components["schemas"]["RlcfSettings"] | components["schemas"]["RftSettings"] | components["schemas"]["SftSettings"];
        FalconSettings: {
            /** @enum {string} */
            name: "falcon";
            /** @default 60 */
            metaSteps: number;
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
            /**
             * @default leave_one_out
             * @enum {string}
             */
            advantage: "leave_one_out" | "mean_centred" | "group_normalised" | "decoupled";
            /** @default token_mean */
            aggregation: components["schemas"]["Aggregation"];
            rewardWeights: components["schemas"]["RewardWeights"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges: components["schemas"]["JudgeTerm"][];
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.28
             */
            clipHigh: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient: number;
            /** @default 8 */
            supportSamples: number;
            /** @default 8 */
            querySamples: number;
            /** @default 1 */
            innerSteps: number;
            /**
             * @description Support tasks, and query tasks, drawn from a project that is a unit of adaptation.
             * @default 4
             */
            tasksPerProject: number;
            /** @default 1 */
            innerLearningRate: number;
            /**
             * @default normalised
             * @enum {string}
             */
            innerRule: "sgd" | "norm_cap" | "normalised";
            /**
             * @description Norm of the gradient that an inner step takes; a cap under norm_cap.
             * @default 0.4
             */
            innerNormCap: number;
            /**
             * @default fomaml
             * @enum {string}
             */
            metaGradient: "fomaml" | "reptile";
            /**
             * @description Step of the learned inner rates along the sign of their derivative; 0 keeps them.
             * @default 0.1
             */
            innerRateStep: number;
            /** @default 0.1 */
            supervisedWeight: number;
            memory: components["schemas"]["MemorySettings"];
        };
        AdapterSettings: {
            /** @default 8 */
            rank: number;
            /** @default 16 */
            alpha: number;
            targets?: string[];
        };
        SamplingSettings: {
            /** @default 1 */
            temperature: number;
            /** @default 1 */
            topP: number;
            /** @description The model's own when left out. */
            maxNewTokens?: number;
        };
        OptimiserSettings: {
            /** @default 0.003 */
            learningRate: number;
            /**
             * @default linear
             * @enum {string}
             */
            decay: "linear" | "cosine" | "constant";
            /**
             * @description Share of the rate that the decay ends at.
             * @default 0.1
             */
            finalShare: number;
            /** @default 3 */
            warmUpSteps: number;
            /** @default 0.9 */
            beta1: number;
            /** @default 0.95 */
            beta2: number;
            /** @default 0 */
            weightDecay: number;
            /** @default 1 */
            gradientClip: number;
        };
        RewardWeights: {
            /** @default 1 */
            tests: number;
            /** @default 0.1 */
            style: number;
            /** @default 0.1 */
            complexity: number;
            /** @default 0.1 */
            negative: number;
            /**
             * @description Weight of the penalty on the failing line.
             * @default 1
             */
            span: number;
            /**
             * @description Weight of the penalty on answers that come near the longest possible one.
             * @default 0
             */
            overlong: number;
        };
        JudgeTerm: {
            /**
             * @description Pinned to its newest revision when it names none.
             * @example jdg_01jabk1e8o5l4v2u8q5m3n7t1s@1
             */
            judge: string;
            /** @description The component of the reward; the name of the judge when left out. */
            name?: string;
            /** @default 0.1 */
            weight: number;
            /**
             * @description Only attempts that pass their tests, those that compile (others earn -1 unseen), or all.
             * @default passing
             * @enum {string}
             */
            countedFor: "passing" | "compiling" | "all";
        };
        MemorySettings: {
            /** @default true */
            longTerm: boolean;
            /** @default true */
            shortTerm: boolean;
            /**
             * @description Episodes recalled for a prompt.
             * @default 2
             */
            k: number;
            /**
             * @description Share of the tasks of a step whose prompt shows recalled episodes.
             * @default 0.25
             */
            promptShare: number;
            /**
             * @description Share of the query tasks of a step whose prompt shows a failed attempt to repair.
             * @default 0.25
             */
            repairShare: number;
            /**
             * @description Canonical solutions, run and judged like attempts, that seed both memories.
             * @default 16
             */
            demonstrations: number;
            /**
             * @description Age bound of short-term memory.
             * @default 2
             */
            maxAgeSteps: number;
        };
        /** @description REINFORCE with a leave-one-out baseline. */
        RlooSettings: {
            /** @enum {string} */
            name: "rloo";
            /** @default 60 */
            steps: number;
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
            rewardWeights: components["schemas"]["TestRewardWeights"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges: components["schemas"]["JudgeTerm"][];
            /** @default 8 */
            samples: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            value: components["schemas"]["ValueSettings"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates: number;
            /** @default leave_one_out */
            advantage: components["schemas"]["GroupAdvantage"];
            /** @default token_mean */
            aggregation: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.28
             */
            clipHigh: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills: number;
        };
        TestRewardWeights: {
            /** @default 1 */
            tests: number;
            /** @default 0 */
            style: number;
            /** @default 0 */
            complexity: number;
            /** @default 0 */
            negative: number;
            /**
             * @description Weight of the penalty on the failing line.
             * @default 0
             */
            span: number;
            /**
             * @description Weight of the penalty on answers that come near the longest possible one.
             * @default 0
             */
            overlong: number;
        };
        /** @description The value head that the advantage `generalised` asks. */
        ValueSettings: {
            /** @default 1 */
            discount: number;
            /** @default 0.95 */
            lambda: number;
            /**
             * @description How far a value may leave the one of when the token was drawn.
             * @default 0.2
             */
            clip: number;
            /**
             * @description Weight of the value loss beside the policy loss.
             * @default 0.001
             */
            coefficient: number;
        };
        /** @description GRPO: rewards normalised in their group, the mean over answers, KL to the base model. */
        GrpoSettings: {
            /** @enum {string} */
            name: "grpo";
            /** @default 60 */
            steps: number;
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
            rewardWeights: components["schemas"]["TestRewardWeights"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges: components["schemas"]["JudgeTerm"][];
            /** @default 8 */
            samples: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            value: components["schemas"]["ValueSettings"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates: number;
            /** @default group_normalised */
            advantage: components["schemas"]["GroupAdvantage"];
            /** @default sequence_mean */
            aggregation: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0.04
             */
            klCoefficient: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills: number;
        };
        /** @description Dr. GRPO: rewards centred but not scaled, token sums over a constant length. */
        DrGrpoSettings: {
            /** @enum {string} */
            name: "dr_grpo";
            /** @default 60 */
            steps: number;
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
            rewardWeights: components["schemas"]["TestRewardWeights"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges: components["schemas"]["JudgeTerm"][];
            /** @default 8 */
            samples: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            value: components["schemas"]["ValueSettings"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates: number;
            /** @default mean_centred */
            advantage: components["schemas"]["GroupAdvantage"];
            /** @default constant_length */
            aggregation: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills: number;
        };
        /** @description DAPO: a higher upper clip, the mean over tokens, and fresh tasks for those that teach nothing. */
        DapoSettings: {
            /** @enum {string} */
            name: "dapo";
            /** @default 60 */
            steps: number;
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
            rewardWeights: components["schemas"]["TestRewardWeights"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges: components["schemas"]["JudgeTerm"][];
            /** @default 8 */
            samples: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            value: components["schemas"]["ValueSettings"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates: number;
            /** @default group_normalised */
            advantage: components["schemas"]["GroupAdvantage"];
            /** @default token_mean */
            aggregation: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.28
             */
            clipHigh: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 2
             */
            refills: number;
        };
        /** @description RLTF: coarse, adaptive and fine-grained feedback against a greedy baseline, from an online buffer. */
        RltfSettings: {
            /** @enum {string} */
            name: "rltf";
            /** @default 60 */
            steps: number;
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
            rewardWeights: components["schemas"]["SpanRewardWeights"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges: components["schemas"]["JudgeTerm"][];
            /** @default 8 */
            samples: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            value: components["schemas"]["ValueSettings"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates: number;
            /** @default greedy_baseline */
            advantage: components["schemas"]["GroupAdvantage"];
            /** @default token_mean */
            aggregation: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills: number;
            replay: components["schemas"]["ReplaySettings"];
        };
        SpanRewardWeights: {
            /** @default 1 */
            tests: number;
            /** @default 0 */
            style: number;
            /** @default 0 */
            complexity: number;
            /** @default 0 */
            negative: number;
            /**
             * @description Weight of the penalty on the failing line.
             * @default 1
             */
            span: number;
            /**
             * @description Weight of the penalty on answers that come near the longest possible one.
             * @default 0
             */
            overlong: number;
        };
        ReplaySettings: {
            /**
             * @description Attempts that are kept.
             * @default 256
             */
            capacity: number;
            /**
             * @description Steps after which an attempt is too far from the policy to learn from.
             * @default 4
             */
            maxAgeSteps: number;
            /**
             * @description Attempts of earlier steps that are learnt from beside each fresh one.
             * @default 0.5
             */
            share: number;
        };
        /** @description StepCoder: a curriculum of beginnings of the canonical solution, and only executed tokens count. */
        StepCoderSettings: {
            /** @enum {string} */
            name: "stepcoder";
            /** @default 60 */
            steps: number;
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
            rewardWeights: components["schemas"]["TestRewardWeights"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges: components["schemas"]["JudgeTerm"][];
            /** @default 8 */
            samples: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            value: components["schemas"]["ValueSettings"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates: number;
            /** @default leave_one_out */
            advantage: components["schemas"]["GroupAdvantage"];
            /** @default token_mean */
            aggregation: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills: number;
            curriculum: components["schemas"]["CurriculumSettings"];
            /**
             * @description Tokens that no test executed count for nothing.
             * @default true
             */
            executedOnly: boolean;
        };
        CurriculumSettings: {
            /**
             * @description Pass rate of a stage from which its task moves to the next.
             * @default 0.6
             */
            advanceAt: number;
            /**
             * @description Pass rate below which it goes back by one.
             * @default 0.1
             */
            regressBelow: number;
            /**
             * @description Newest attempts at a stage that its pass rate is taken over.
             * @default 32
             */
            window: number;
        };
        /** @description PPOCoder: a value head, tests and likeness to the canonical solution as reward, an adaptive KL penalty. */
        PpoCoderSettings: {
            /** @enum {string} */
            name: "ppocoder";
            /** @default 60 */
            steps: number;
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
            rewardWeights: components["schemas"]["LikenessRewardWeights"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges: components["schemas"]["JudgeTerm"][];
            /** @default 8 */
            samples: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            value: components["schemas"]["ValueSettings"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates: number;
            /**
             * @default generalised
             * @enum {string}
             */
            advantage: "generalised";
            /** @default token_mean */
            aggregation: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default coarse
             * @enum {string}
             */
            testReward: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills: number;
            klPenalty: components["schemas"]["KlPenaltySettings"];
        };
        LikenessRewardWeights: {
            /** @default 1 */
            tests: number;
            /** @default 0 */
            style: number;
            /** @default 0 */
            complexity: number;
            /** @default 0 */
            negative: number;
            /**
             * @description Weight of the penalty on the failing line.
             * @default 0
             */
            span: number;
            /**
             * @description Weight of the penalty on answers that come near the longest possible one.
             * @default 0
             */
            overlong: number;
            /**
             * @description Weight of 1 for a program that compiles, and -1 for others.
             * @default 0
             */
            compiles: number;
            /**
             * @description Weight of the share of the subtrees of the canonical solution that a program has, 0 to 1.
             * @default 1
             */
            astMatch: number;
            /**
             * @description Weight of the share of its dataflow edges that a program has, 0 to 1.
             * @default 1
             */
            dfgMatch: number;
        };
        /** @description What a token pays for leaving the policy that the job began with. */
        KlPenaltySettings: {
            /**
             * @description The coefficient of the first step.
             * @default 0.1
             */
            initial: number;
            /**
             * @description Divergence of an answer, in nats, at which the coefficient stays.
             * @default 1
             */
            target: number;
            /**
             * @description Answers over which a divergence far from the target moves it by a fifth.
             * @default 10000
             */
            horizon: number;
        };
        /** @description CodeRL: a critic that is trained on the outcomes of attempts weighs each token's part in them. */
        CodeRlSettings: {
            /** @enum {string} */
            name: "coderl";
            /** @default 60 */
            steps: number;
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
            rewardWeights: components["schemas"]["TestRewardWeights"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges: components["schemas"]["JudgeTerm"][];
            /** @default 8 */
            samples: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            value: components["schemas"]["ValueSettings"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates: number;
            /** @default greedy_baseline */
            advantage: components["schemas"]["AdvantageName"];
            /** @default sequence_mean */
            aggregation: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default reinforce
             * @enum {string}
             */
            loss: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default coarse
             * @enum {string}
             */
            testReward: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills: number;
            /**
             * @description Weight of the cross-entropy of canonical solutions beside the policy loss.
             * @default 1
             */
            supervisedWeight: number;
        };
        /** @description CompCoder: programs that compile, near the policy that the job began with, and a discriminator of them. */
        CompCoderSettings: {
            /** @enum {string} */
            name: "compcoder";
            /** @default 60 */
            steps: number;
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
            rewardWeights: components["schemas"]["CompileRewardWeights"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges: components["schemas"]["JudgeTerm"][];
            /** @default 8 */
            samples: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            value: components["schemas"]["ValueSettings"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates: number;
            /**
             * @default generalised
             * @enum {string}
             */
            advantage: "generalised";
            /** @default token_mean */
            aggregation: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0
             */
            klCoefficient: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills: number;
            klPenalty: components["schemas"]["KlPenaltySettings"];
            /**
             * @description Weight of the loss of the head that tells which programs compile.
             * @default 0.1
             */
            discriminatorWeight: number;
        };
        CompileRewardWeights: {
            /** @default 0 */
            tests: number;
            /** @default 0 */
            style: number;
            /** @default 0 */
            complexity: number;
            /** @default 0 */
            negative: number;
            /**
             * @description Weight of the penalty on the failing line.
             * @default 0
             */
            span: number;
            /**
             * @description Weight of the penalty on answers that come near the longest possible one.
             * @default 0
             */
            overlong: number;
            /**
             * @description Weight of 1 for a program that compiles, and -1 for others.
             * @default 1
             */
            compiles: number;
        };
        /** @description RLCF: -1 for a program that does not compile, the score of a discriminator for others. */
        RlcfSettings: {
            /** @enum {string} */
            name: "rlcf";
            /** @default 60 */
            steps: number;
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
            rewardWeights: components["schemas"]["NoRewardWeights"];
            /** @description The discriminator, and further judges beside it. */
            judges: components["schemas"]["DiscriminatorTerm"][];
            /** @default 8 */
            samples: number;
            /** @description Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip). */
            cap?: number;
            value: components["schemas"]["ValueSettings"];
            /**
             * @description Policy steps on the attempts of one step; past the first the clip acts.
             * @default 1
             */
            updates: number;
            /** @default leave_one_out */
            advantage: components["schemas"]["GroupAdvantage"];
            /** @default token_mean */
            aggregation: components["schemas"]["Aggregation"];
            /**
             * @description Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.
             * @default clipped
             * @enum {string}
             */
            loss: "clipped" | "reinforce" | "cispo";
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipLow: number;
            /**
             * @description How far the ratio to the sampling policy may leave 1 before its gradient stops.
             * @default 0.2
             */
            clipHigh: number;
            /**
             * @description Weight of the KL to the base model (k3 estimate); 0 leaves it out.
             * @default 0.05
             */
            klCoefficient: number;
            /**
             * @description Whether a failing program earns more for each test that it passes.
             * @default adaptive
             * @enum {string}
             */
            testReward: "adaptive" | "coarse";
            /**
             * @description Rounds of fresh tasks in place of those whose attempts all earn the same.
             * @default 0
             */
            refills: number;
        };
        NoRewardWeights: {
            /** @default 0 */
            tests: number;
            /** @default 0 */
            style: number;
            /** @default 0 */
            complexity: number;
            /** @default 0 */
            negative: number;
            /**
             * @description Weight of the penalty on the failing line.
             * @default 0
             */
            span: number;
            /**
             * @description Weight of the penalty on answers that come near the longest possible one.
             * @default 0
             */
            overlong: number;
        };
        DiscriminatorTerm: {
            /**
             * @description Pinned to its newest revision when it names none.
             * @example jdg_01jabk1e8o5l4v2u8q5m3n7t1s@1
             */
            judge: string;
            /** @description The component of the reward; the name of the judge when left out. */
            name?: string;
            /** @default 1 */
            weight: number;
            /**
             * @description Only attempts that pass their tests, those that compile (others earn -1 unseen), or all.
             * @default compiling
             * @enum {string}
             */
            countedFor: "passing" | "compiling" | "all";
        };
        /** @description Rejection sampling: the policy imitates its own attempts that pass. */
        RftSettings: {
            /** @enum {string} */
            name: "rft";
            /** @default 60 */
            steps: number;
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
            rewardWeights: components["schemas"]["TestRewardWeights"];
            /**
             * @description Judges of your own, each a component of the reward from -1 to 1.
             * @default []
             */
            judges: components["schemas"]["JudgeTerm"][];
            /** @default 8 */
            samples: number;
            /**
             * @description Distinct passing programs of a task that are imitated; the shortest first.
             * @default 4
             */
            keptPerTask: number;
        };
        /** @description Supervised fine-tuning on canonical solutions, in stages. */
        SftSettings: {
            /** @enum {string} */
            name: "sft";
            stages: components["schemas"]["SupervisedStage"][];
            /** @default 16 */
            tasksPerStep: number;
            adapter: components["schemas"]["AdapterSettings"];
            sampling: components["schemas"]["SamplingSettings"];
            optimiser: components["schemas"]["OptimiserSettings"];
        };
        SupervisedStage: {
            /** @default 60 */
            steps: number;
            /** @description That of the optimiser when left out. */
            learningRate?: number;
            /** @description Only tasks with one of these tags. */
            tags?: string[];
            /** @description Only tasks of one of these difficulties. */
            difficulties?: string[];
        };
        EvaluationSettings: {
            /**
             * @description Samples per task, n of pass@k.
             * @default 8
             */
            samples: number;
            /**
             * @default [
             *       1,
             *       8
             *     ]
             */
            k: number[];
            /** @default 1 */
            temperature: number;
            /** @default 60 */
            tasksPerSet: number;
            /**
             * @description Inner steps after which test tasks that belong to projects are evaluated.
             * @default [
             *       0,
             *       1,
             *       2
             *     ]
             */
            innerSteps: number[];
        };
        CheckpointSettings: {
            /** @default 10 */
            everySteps: number;
        };
        EffectiveConfig: {
            tasks: components["schemas"]["TaskSelection"];
            recipe: components["schemas"]["RecipeSettings"];
            evaluation: components["schemas"]["EvaluationSettings"];
            seed: number;
            checkpoint: components["schemas"]["CheckpointSettings"];
            /** @description The weights that it starts with; those of the base model when left out. */
            start?: {
                /** @example ckpt_01jabk1e8o5l4v2u8q5m3n7t1s */
                checkpointId: string;
            } | {
                /**
                 * @description An adapter that was uploaded.
                 * @example mdl_01jabk1e8o5l4v2u8q5m3n7t1s
                 */
                modelId: string;
            };
        };
        TaskUse: {
            /** @description Tasks that are used, by their mark. */
            used: {
                [key: string]: number;
            };
            /** @description Tasks that are not, by their mark. */
            leftOut: {
                [key: string]: number;
            };
            /** @description Tasks that are not verified yet; the job waits for them. */
            pending: number;
        };
        JobEstimate: {
            steps: number;
            tasks: components["schemas"]["TaskUse"];
            /** @description Counted from the settings and the tasks, as if all pending ones were used. */
            attempts: {
                /** @description Programs that its steps sample. */
                training: number;
                /** @description Programs that it is examined by, before and after. */
                evaluation: number;
            };
            /** @description What they will use at the measured rates; null without any. */
            usage: components["schemas"]["Usage"] | null;
            /** @description Limits of its budget that usage would reach. */
            overBudget: string[];
            /** @description What was measured: jobs of the same recipe on the same model in this workspace. */
            basis: {
                /** @description The newest steps that were measured. */
                steps: number;
                evaluations: number;
                jobIds: string[];
            } | null;
            /** @description Why there are no figures. */
            reason: string | null;
        };
        /** @description What the steps and evaluations of a job have used; one that is repeated counts once. */
        Usage: {
            /** @description Seconds during which the engine worked on the job. */
            engineSeconds: number;
            /** @description Tokens that the policy wrote. */
            sampledTokens: number;
            /** @description Completion tokens that gradients came from. */
            trainedTokens: number;
            /** @description Programs run against their tests. */
            executions: number;
            /** @description Programs shown to a judge, once for each judge. */
            judgeCalls: number;
        };
        /**
         * @example {
         *       "recipe": {
         *         "metaSteps": 120
         *       },
         *       "seed": null
         *     }
         */
        CloneJob: {
            name?: string | null;
            /** @description The id of a model, its name such as fledgling, an alias, or the id of its checkpoint. */
            model?: string;
            /** @example ds_01jabk1e8o5l4v2u8q5m3n7t1s */
            dataset?: string;
            /** @description Replaces the start; null starts from the base model. */
            start?: {
                [key: string]: components["schemas"]["__schema0"];
            } | null;
            /** @description Only what differs; null goes back to the default. */
            tasks?: {
                [key: string]: components["schemas"]["__schema0"];
            };
            /** @description Only what differs; null goes back to the default. Another name starts from the defaults of that recipe. */
            recipe?: {
                [key: string]: components["schemas"]["__schema0"];
            };
            /** @description Only what differs; null goes back to the default. */
            evaluation?: {
                [key: string]: components["schemas"]["__schema0"];
            };
            /** @description Only what differs; null goes back to the default. */
            checkpoint?: {
                [key: string]: components["schemas"]["__schema0"];
            };
            /** @description Null draws a new one. */
            seed?: number | null;
            /** @description Of two queued jobs, the one with the higher number is claimed first. */
            priority?: number;
            budget?: {
                [key: string]: components["schemas"]["__schema0"];
            } | null;
            /** @description Null tells all webhooks of the workspace. */
            notify?: {
                [key: string]: components["schemas"]["__schema0"];
            } | null;
            metadata?: {
                [key: string]: string | null;
            };
        };
        Job: {
            /** @example job_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @description The API key that posted it, whose caps it counts for. */
            keyId: string | null;
            name: string | null;
            /**
             * @example running
             * @enum {string}
             */
            state: "queued" | "running" | "pausing" | "paused" | "cancelling" | "retry_wait" | "succeeded" | "failed" | "cancelled";
            terminal: boolean;
            /** @description What a running job is doing; an open list. */
            phase: string | null;
            progress: components["schemas"]["JobProgress"];
            /** @description Why the job waits; null when it does not. */
            queue: components["schemas"]["QueuePlace"] | null;
            /** @description Of two queued jobs, the one with the higher number is claimed first. */
            priority: number;
            /** @description What the job may use; null when nothing limits it. */
            budget: components["schemas"]["Budget"] | null;
            usage: components["schemas"]["Usage"];
            /** @description Null when all webhooks of the workspace are told. */
            notify: components["schemas"]["Notify"] | null;
            /** @description True when it may go on where the result would differ in its last bits. */
            allowInexact: boolean;
            /**
             * @description The base model.
             * @example mdl_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            modelId: string;
            /** @example ds_01jabk1e8o5l4v2u8q5m3n7t1s */
            datasetId: string;
            effectiveConfig: components["schemas"]["EffectiveConfig"];
            metadata: components["schemas"]["Metadata"];
            /** @description Counts the changes of name, metadata, priority and budget: the ETag, unquoted. */
            version: number;
            result: components["schemas"]["JobResult"] | null;
            /** @description Why it failed, or the last failure while it waits. */
            error: components["schemas"]["Problem"] | null;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
        };
        JobProgress: {
            step: number;
            total: number;
            percent: number;
            /** @description Null until the running steps have a pace. */
            etaSeconds: number | null;
            /** @description What etaSeconds is reckoned from: the newest steps and how long they took. */
            etaBasis: {
                steps: number;
                seconds: number;
            } | null;
        };
        QueuePlace: {
            /** @description 1 is claimed next; null when the job is not queued. */
            position: number | null;
            /** @description Queued jobs that are claimed before it. */
            ahead: number | null;
            /** @enum {string} */
            reason: "waiting_for_worker" | "no_worker" | "dataset_verification" | "workspace_limit" | "retry_backoff" | "paused_by_request" | "budget_exhausted" | "key_cap" | "resume_inexact";
            /** @description The reason in a sentence, with what can be done. */
            detail: string;
            /** @description When a failed job is queued again. */
            retryAt: string | null;
        };
        JobResult: {
            /**
             * @description The model that the job has made.
             * @example mdl_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            modelId: string;
            /** @example ckpt_01jabk1e8o5l4v2u8q5m3n7t1s */
            checkpointId: string;
            steps: number;
            before: components["schemas"]["Evaluation"][];
            after: components["schemas"]["Evaluation"][];
            /** @description Resumes in another environment; without one the run can be repeated exactly. */
            resumedInexactly: components["schemas"]["InexactResume"][];
        };
        Evaluation: {
            set: string;
            tasks: number;
            samples: number;
            temperature: number;
            /** @description Inner steps taken on the support tasks of each project before. */
            innerSteps: number;
            /** @description Unbiased pass@k by k. */
            passAt: {
                [key: string]: components["schemas"]["Interval"];
            };
            greedy: components["schemas"]["Interval"];
            /** @description Attempts that the sandbox could not judge; they count for nothing. */
            unjudged: number;
        };
        /** @description A share with its 95 % interval. */
        Interval: {
            value: number;
            low: number;
            high: number;
        };
        JobPage: {
            data: components["schemas"]["Job"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        JobEventPage: {
            data: components["schemas"]["JobEvent"][];
            hasMore: boolean;
            /** @description True when the job is at its end and the page holds its last event. */
            ended: boolean;
        };
        JobEvent: {
            /** @example evt_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @description From 1, without a gap. */
            sequence: number;
            /**
             * @description state, resumed, phase, metrics, evaluation, checkpoint or log; an open list.
             * @example metrics
             */
            type: string;
            /**
             * @example {
             *       "step": 12,
             *       "metrics": {
             *         "reward": 0.62,
             *         "passRate": 0.55
             *       }
             *     }
             */
            data: {
                [key: string]: components["schemas"]["__schema0"];
            };
            /** Format: date-time */
            createdAt: string;
        };
        AttemptPage: {
            data: components["schemas"]["Attempt"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        Attempt: {
            /** @example att_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            step: number;
            index: number;
            taskId: string;
            /** @enum {string} */
            phase: "support" | "query" | "rollout";
            /** @enum {string} */
            promptKind: "plain" | "memory" | "repair";
            prompt: string;
            answer: string;
            /** @description What was run: the answer as a whole program; null when it was not kept. */
            program: string | null;
            isTruncated: boolean;
            verdict: components["schemas"]["Verdict"];
            judgements: components["schemas"]["Judgement"][];
            reward: components["schemas"]["Reward"];
            /** @description Episodes that the prompt showed. */
            episodeIds: string[];
            /** @description Of one attempt, and with include=advantages; null when they were not kept. */
            advantages?: components["schemas"]["TokenAdvantages"] | null;
        };
        /**
         * @example {
         *       "total": 0.94,
         *       "components": [
         *         {
         *           "name": "tests",
         *           "status": "scored",
         *           "value": 1,
         *           "weight": 1
         *         },
         *         {
         *           "name": "style",
         *           "status": "scored",
         *           "value": -0.6,
         *           "weight": 0.1
         *         }
         *       ],
         *       "spans": []
         *     }
         */
        Reward: {
            total: number | null;
            components: components["schemas"]["RewardComponent"][];
            spans: components["schemas"]["RewardSpan"][];
        };
        RewardComponent: {
            name: string;
            /** @enum {string} */
            status: "scored" | "errored" | "skipped";
            value: number;
            weight: number;
        };
        RewardSpan: {
            name: string;
            value: number;
            start: number;
            end: number;
        };
        TokenAdvantages: {
            /** @description First byte of each token in the UTF-8 bytes of answer; it ends where the next begins. */
            byteOffsets: number[];
            /** @description Advantage times mask: the very numbers that weighted the policy loss. */
            values: number[];
            /** @description 1 for a token that moved the policy, 0 for one that had no weight in the loss. */
            mask: number[];
        };
        MetricsSeries: {
            data: components["schemas"]["StepMetrics"][];
            hasMore: boolean;
        };
        StepMetrics: {
            step: number;
            metrics: {
                [key: string]: number;
            };
            /** @description What the step has used. */
            usage: components["schemas"]["Usage"];
            /** Format: date-time */
            createdAt: string;
        };
        CheckpointPage: {
            data: components["schemas"]["Checkpoint"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        Checkpoint: {
            /** @example ckpt_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @example job_01jabk1e8o5l4v2u8q5m3n7t1s */
            jobId: string;
            step: number;
            sizeBytes: number;
            /** @description Mean training reward of the steps since the checkpoint before. */
            score: number | null;
            /** @description No checkpoint of its job has a higher score; it is not given up. */
            isBest: boolean;
            /** @description It was asked for and stays; others go when newer ones come. */
            kept: boolean;
            /** @description Why it may not be used any more. */
            rejected: string | null;
            /** @description Counts the changes of kept: the ETag, unquoted. */
            version: number;
            /** Format: date-time */
            createdAt: string;
        };
        JobReport: {
            /** @description Settings, state, cost and result. */
            job: components["schemas"]["Job"];
            /** @description Every change of state, the first 1,000. */
            states: {
                from: string | null;
                to: string;
                reason: string | null;
                /** Format: date-time */
                at: string;
            }[];
            /** @description Null until they were made. */
            evaluations: {
                before: components["schemas"]["Evaluation"][] | null;
                after: components["schemas"]["Evaluation"][] | null;
            };
            /** @description The steps in at most 200 points. */
            curves: components["schemas"]["CurvePoint"][];
            memory: {
                /** @description By kind of prompt (plain, memory, repair): programs that were judged, and passed. */
                prompts: {
                    [key: string]: {
                        judged: number;
                        passed: number;
                    };
                };
                /** @description Episodes that the job left in long-term memory. */
                episodes: number;
            };
            /** @description Newest first, 100 at most. */
            checkpoints: components["schemas"]["Checkpoint"][];
            /**
             * Format: date-time
             * @description When the report was made.
             */
            createdAt: string;
        };
        CurvePoint: {
            firstStep: number;
            lastStep: number;
            /** @description Means over the steps. */
            metrics: {
                [key: string]: number;
            };
            /** @description Mean of each reward component over the attempts that it was scored for. */
            components: {
                [key: string]: number;
            };
            /** @description Attempts by the error type that decided their verdict; rare ones as other. */
            errorTypes: {
                [key: string]: number;
            };
            /** @description By kind of prompt (plain, memory, repair): programs that were judged, and passed. */
            prompts: {
                [key: string]: {
                    judged: number;
                    passed: number;
                };
            };
            usage: components["schemas"]["Usage"];
        };
        ChangeJob: {
            /** @description Null takes the name away. */
            name?: string | null;
            /** @description Only the pairs that change; null removes one. */
            metadata?: {
                [key: string]: string | null;
            };
            /** @description Of two queued jobs, the one with the higher number is claimed first. */
            priority?: number;
            /** @description Only the limits that change; null removes them all. */
            budget?: {
                engineSeconds?: number | null;
                tokens?: number | null;
                judgeCalls?: number | null;
            } | null;
        };
        /**
         * @example {
         *       "budget": {
         *         "engineSeconds": 7200
         *       }
         *     }
         */
        ResumeJob: {
            /** @description True lets it go on where the result would differ in its last bits. */
            allowInexact?: boolean;
            /** @description Replaces the limits that it names. */
            budget?: components["schemas"]["Budget"];
        };
        /**
         * @example {
         *       "kept": true
         *     }
         */
        ChangeCheckpoint: {
            kept: boolean;
        };
        CreateExport: {
            /**
             * @description peft: the adapter in PEFT's format. merged: the whole model with the adapter in its weights, as safetensors that transformers loads.
             * @enum {string}
             */
            format: "peft" | "merged";
        };
        Export: {
            /** @example exp_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @example ckpt_01jabk1e8o5l4v2u8q5m3n7t1s */
            checkpointId: string;
            /**
             * @description peft: the adapter in PEFT's format. merged: the whole model with the adapter in its weights, as safetensors that transformers loads.
             * @enum {string}
             */
            format: "peft" | "merged";
            /**
             * @example ready
             * @enum {string}
             */
            state: "queued" | "running" | "ready" | "failed";
            /** @description By name; empty until the export is ready. */
            files: components["schemas"]["ExportFile"][];
            /** @description Of all files together. */
            sizeBytes: number;
            /** @description Of the last try that failed. */
            error: components["schemas"]["Problem"] | null;
            /** Format: date-time */
            createdAt: string;
            /** @example 2026-01-15T09:30:42.000Z */
            finishedAt: string | null;
        };
        ExportFile: {
            /** @example adapter_model.safetensors */
            name: string;
            sizeBytes: number;
            /** @description In hex; also the ETag of the download. */
            sha256: string;
        };
        ExportPage: {
            data: components["schemas"]["Export"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        CreateWebhookInput: {
            /** @description A public https address, or one that the operator listed in OUTBOUND_ALLOW. */
            url: string;
            /**
             * @default [
             *       "job.started",
             *       "job.paused",
             *       "job.resumed",
             *       "job.succeeded",
             *       "job.failed",
             *       "job.cancelled"
             *     ]
             */
            eventTypes?: ("job.started" | "job.paused" | "job.resumed" | "job.succeeded" | "job.failed" | "job.cancelled")[];
        };
        NewWebhook: {
            /** @example whe_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            url: string;
            eventTypes: string[];
            enabled: boolean;
            disabledReason: string | null;
            /** @description The first failed try since the last success; after five days it is disabled. */
            failingSince: string | null;
            /** @description Until when the secret of before the newest rotation signs too. */
            previousSecretUntil: string | null;
            /** @description The ETag, without its quotes. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** @description Verifies signatures (Standard Webhooks). Shown this once. */
            secret: string;
        };
        WebhookPage: {
            data: components["schemas"]["Webhook"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        Webhook: {
            /** @example whe_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            url: string;
            eventTypes: string[];
            enabled: boolean;
            disabledReason: string | null;
            /** @description The first failed try since the last success; after five days it is disabled. */
            failingSince: string | null;
            /** @description Until when the secret of before the newest rotation signs too. */
            previousSecretUntil: string | null;
            /** @description The ETag, without its quotes. */
            version: number;
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "enabled": false
         *     }
         */
        UpdateWebhook: {
            /** @description A public https address, or one that the operator listed in OUTBOUND_ALLOW. */
            url?: string;
            eventTypes?: ("job.started" | "job.paused" | "job.resumed" | "job.succeeded" | "job.failed" | "job.cancelled")[];
            /** @description While false nothing is sent, and what happens then is not kept for later. */
            enabled?: boolean;
        };
        WebhookDelivery: {
            /** @example whd_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @description The webhook-id header: the same on every try. */
            eventId: string;
            type: string;
            /**
             * @example delivered
             * @enum {string}
             */
            state: "pending" | "delivered" | "exhausted" | "dropped";
            nextAttemptAt: string | null;
            attempts: components["schemas"]["WebhookAttempt"][];
            /** Format: date-time */
            createdAt: string;
        };
        WebhookAttempt: {
            number: number;
            /** @description Null when no answer came. */
            status: number | null;
            error: string | null;
            /**
             * @description The first 1,024 characters that the receiver answered.
             * @example
             */
            answer: string;
            durationMs: number;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            createdAt: string;
        };
        /**
         * @example {
         *       "overlapSeconds": 3600
         *     }
         */
        RotateSecretInput: {
            /**
             * @description How long the secret of before signs too.
             * @default 86400
             */
            overlapSeconds?: number;
        };
        /**
         * @example {
         *       "deliveryId": "whd_01jabk1e8o5l4v2u8q5m3n7t1s"
         *     }
         */
        ReplayDeliveries: {
            /**
             * @description One delivery, whatever its state.
             * @example whd_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            deliveryId?: string;
            /**
             * Format: date-time
             * @description Deliveries that were made at this time or later …
             */
            from?: string;
            /**
             * Format: date-time
             * @description … and before this; now when left out.
             */
            until?: string;
            /** @description Of a time, only those in these states: exhausted and dropped when left out. */
            states?: ("delivered" | "exhausted" | "dropped")[];
        };
        Replay: {
            /** @description How many deliveries are sent again. */
            deliveries: number;
        };
        WebhookDeliveryPage: {
            data: components["schemas"]["WebhookDelivery"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "kind": "openai",
         *       "name": "reviewer",
         *       "baseUrl": "https://models.example.com/v1",
         *       "model": "coder-32b",
         *       "apiKey": "your-key",
         *       "price": {
         *         "inputPerMillion": 0.4,
         *         "outputPerMillion": 1.2,
         *         "currency": "USD"
         *       }
         *     }
         */
        CreateEndpointInput: {
            /** @enum {string} */
            kind: "openai";
            name: string;
            /** @default {} */
            limits?: components["schemas"]["EndpointLimitsInput"];
            /** @default {} */
            metadata?: components["schemas"]["Metadata"];
            /** @description What `/chat/completions` is put behind. */
            baseUrl: string;
            model: string;
            /** @description Sent as a bearer; kept sealed, and never shown. */
            apiKey?: string;
            price?: components["schemas"]["EndpointPrice"];
        } | {
            /** @enum {string} */
            kind: "http";
            name: string;
            /** @default {} */
            limits?: components["schemas"]["EndpointLimitsInput"];
            /** @default {} */
            metadata?: components["schemas"]["Metadata"];
            /** @description Where programs are posted to. */
            url: string;
        };
        EndpointLimitsInput: {
            /**
             * @description Calls of one process in a minute.
             * @default 600
             */
            requestsPerMinute?: number;
            /**
             * @description Calls of one process at the same time.
             * @default 4
             */
            concurrency?: number;
            /**
             * @description The time of one try of a call.
             * @default 60000
             */
            timeoutMs?: number;
            /**
             * @description Tokens of one answer, for `openai`.
             * @default 1024
             */
            maxTokens?: number;
        };
        EndpointPrice: {
            /** @description For a million tokens of prompts. */
            inputPerMillion: number;
            /** @description For a million tokens of answers. */
            outputPerMillion: number;
            /** @example USD */
            currency: string;
        };
        NewEndpoint: {
            /** @example end_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @enum {string} */
            kind: "openai" | "http";
            name: string;
            /**
             * @description Of `openai` its base.
             * @example https://models.example.com/v1
             */
            url: string;
            model: string | null;
            /**
             * @description Whether an API key goes with its calls.
             * @example true
             */
            hasKey: boolean;
            price: components["schemas"]["EndpointPrice"] | null;
            limits: components["schemas"]["EndpointLimits"];
            metadata: components["schemas"]["Metadata"];
            usage: components["schemas"]["EndpointUsage"];
            /** @description The ETag, without its quotes. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** @description Of `http`: verifies signatures (Standard Webhooks). Shown this once. */
            secret: string | null;
        };
        EndpointLimits: {
            /**
             * @description Calls of one process in a minute.
             * @default 600
             */
            requestsPerMinute: number;
            /**
             * @description Calls of one process at the same time.
             * @default 4
             */
            concurrency: number;
            /**
             * @description The time of one try of a call.
             * @default 60000
             */
            timeoutMs: number;
            /**
             * @description Tokens of one answer, for `openai`.
             * @default 1024
             */
            maxTokens: number;
        };
        EndpointUsage: {
            /** @example 3072 */
            calls: number;
            /** @example 4 */
            failedCalls: number;
            promptTokens: number;
            completionTokens: number;
            /**
             * @description In the currency of the price; null without one.
             * @example 0.42
             */
            cost: number | null;
        };
        EndpointPage: {
            data: components["schemas"]["Endpoint"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        Endpoint: {
            /** @example end_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @enum {string} */
            kind: "openai" | "http";
            name: string;
            /**
             * @description Of `openai` its base.
             * @example https://models.example.com/v1
             */
            url: string;
            model: string | null;
            /**
             * @description Whether an API key goes with its calls.
             * @example true
             */
            hasKey: boolean;
            price: components["schemas"]["EndpointPrice"] | null;
            limits: components["schemas"]["EndpointLimits"];
            metadata: components["schemas"]["Metadata"];
            usage: components["schemas"]["EndpointUsage"];
            /** @description The ETag, without its quotes. */
            version: number;
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "limits": {
         *         "concurrency": 8
         *       }
         *     }
         */
        UpdateEndpoint: {
            name?: string;
            /** @description Only of `openai`; null takes it away. */
            apiKey?: string | null;
            /** @description Only of `openai`; the currency stays, since it is counted in. */
            price?: components["schemas"]["EndpointPrice"];
            /** @description Only those that change. */
            limits?: {
                /** @description Calls of one process in a minute. */
                requestsPerMinute?: number;
                /** @description Calls of one process at the same time. */
                concurrency?: number;
                /** @description The time of one try of a call. */
                timeoutMs?: number;
                /** @description Tokens of one answer, for `openai`. */
                maxTokens?: number;
            };
            /** @description Only the pairs that change; null removes one. */
            metadata?: {
                [key: string]: string | null;
            };
        };
        EndpointTest: {
            /** @example true */
            ok: boolean;
            /** @example 412 */
            latencyMs: number;
            /** @description What says that it has answered, of `openai`. */
            model: string | null;
            /** @description The beginning of what it answered; null when it failed. */
            answer: string | null;
            error: {
                /** @example refused */
                failure: string;
                /** @example It answered 404: no such model */
                detail: string;
            } | null;
            /** @description Models that are on offer there, when the one that is registered did not answer. */
            models: string[];
        };
        Health: {
            /**
             * @description Degraded: requests are accepted, and something will have to wait.
             * @enum {string}
             */
            status: "ok" | "degraded" | "down";
            parts: {
                database: components["schemas"]["HealthPart"];
                redis: components["schemas"]["HealthPart"];
                milvus: components["schemas"]["HealthPart"];
                engine: components["schemas"]["HealthPart"];
                workers: components["schemas"]["HealthPart"];
                outbox: components["schemas"]["HealthPart"];
            };
        };
        HealthPart: {
            /** @enum {string} */
            status: "up" | "degraded" | "down";
            /**
             * @description What works, or what does not and what that means.
             * @example It answers.
             */
            detail: string;
        };
        Liveness: {
            /** @enum {string} */
            status: "ok";
        };
        Readiness: {
            /** @enum {string} */
            status: "ok";
            /** @description Parts that are away or not whole, as they were seen a moment ago: requests are accepted, and something will have to wait. Null as long as nothing is known of them. */
            degraded: ("database" | "redis" | "milvus" | "engine" | "workers" | "outbox")[] | null;
        };
        OpenaiModelList: {
            /** @enum {string} */
            object: "list";
            data: components["schemas"]["OpenaiModel"][];
        };
        OpenaiModel: {
            /**
             * @description What `model` takes: the name of a base model, the id of one that a job has made.
             * @example mdl_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            id: string;
            /** @enum {string} */
            object: "model";
            /**
             * @description Unix time in seconds.
             * @example 1768469400
             */
            created: number;
            /**
             * @description falconry: a base model.
             * @example workspace
             * @enum {string}
             */
            owned_by: "falconry" | "workspace";
            /** @description The model as GET /models shows it. */
            falconry: components["schemas"]["Model"];
        };
        /**
         * @example {
         *       "model": "fledgling",
         *       "messages": [
         *         {
         *           "role": "user",
         *           "content": "def double(n):\n    \"\"\"Give n times two.\"\"\"\n"
         *         }
         *       ],
         *       "temperature": 0
         *     }
         */
        ChatRequestInput: {
            /** @description The id of a model, the name of a base model such as fledgling, an alias, or the id of a checkpoint. */
            model: string;
            n?: number | null;
            temperature?: number | null;
            top_p?: number | null;
            seed?: number | null;
            stop?: (string | string[]) | null;
            /** @description The model's own when left out. */
            max_tokens?: number | null;
            /** @description Server-sent events while the choices are drawn. */
            stream?: boolean | null;
            stream_options?: {
                include_usage?: boolean;
                /** @description Only the value that asks for nothing. */
                include_obfuscation?: false | null;
            } | null;
            /** @description Only the value that asks for nothing. */
            frequency_penalty?: 0 | null;
            /** @description Only the value that asks for nothing. */
            presence_penalty?: 0 | null;
            /** @description Not supported. */
            logit_bias?: null;
            /** @description Changes no answer; not kept. */
            user?: string | null;
            falconry?: components["schemas"]["GenerateOptionsInput"];
            /** @description One prompt for a model of programs: their texts in this order, a blank line between them, laid out as the model expects. The last is of the user. */
            messages: components["schemas"]["ChatMessage"][];
            /** @description The model's own when left out. */
            max_completion_tokens?: number | null;
            response_format?: {
                /** @enum {string} */
                type: "text";
            } | null;
            modalities?: "text"[] | null;
            /** @description Only the value that asks for nothing. */
            logprobs?: false | null;
            /** @description Only the value that asks for nothing. */
            top_logprobs?: 0 | null;
            /** @description Every answer is kept, as the handle of feedback. */
            store?: true | null;
            /** @description Not supported. */
            metadata?: null;
            /** @description Not supported. */
            tools?: null;
            /** @description Only the value that asks for nothing. */
            tool_choice?: "none" | null;
            /** @description Only the value that asks for nothing. */
            parallel_tool_calls?: (true | false) | null;
            /** @description Not supported. */
            functions?: null;
            /** @description Only the value that asks for nothing. */
            function_call?: "none" | null;
            /** @description Only the value that asks for nothing. */
            reasoning_effort?: "none" | null;
            /** @description Only the value that asks for nothing. */
            verbosity?: "medium" | null;
            /** @description Only the value that asks for nothing. */
            service_tier?: ("auto" | "default") | null;
            /** @description Not supported. */
            prediction?: null;
            /** @description Not supported. */
            audio?: null;
            /** @description Not supported. */
            web_search_options?: null;
            /** @description Changes no answer; not kept. */
            prompt_cache_key?: string | null;
            /** @description Not supported. */
            prompt_cache_retention?: null;
            /** @description Changes no answer; not kept. */
            safety_identifier?: string | null;
        };
        /** @description Fields of POST /generate, under their names there. */
        GenerateOptionsInput: {
            /** @default {} */
            memory?: components["schemas"]["MemoryOptionsInput"];
            /**
             * @description completion: the program is prompt and answer; program (default): the answer.
             * @enum {string}
             */
            form?: "completion" | "program";
            /** @description The project that a prompt belongs to. */
            project?: string;
            /**
             * @description 0 is off.
             * @default 0
             */
            topK?: number;
        };
        ChatMessage: {
            /** @enum {string} */
            role: "system" | "developer" | "user";
            content: string | {
                /** @enum {string} */
                type: "text";
                text: string;
            }[];
            /** @description Not supported. */
            name?: null;
        } | {
            /** @enum {string} */
            role: "assistant";
            content: string | {
                /** @enum {string} */
                type: "text";
                text: string;
            }[];
            /** @description Not supported. */
            name?: null;
            /** @description Not supported. */
            refusal?: null;
            /** @description Not supported. */
            audio?: null;
            /** @description Not supported. */
            tool_calls?: null;
            /** @description Not supported. */
            function_call?: null;
        };
        ChatCompletion: {
            /**
             * @description The handle of feedback.
             * @example gen_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            id: string;
            /** @enum {string} */
            object: "chat.completion";
            /**
             * @description Unix time in seconds.
             * @example 1768469400
             */
            created: number;
            /** @description As it was asked for. */
            model: string;
            /** @description The checkpoint, or the digest of a base model. */
            system_fingerprint: string;
            choices: {
                index: number;
                message: {
                    /** @enum {string} */
                    role: "assistant";
                    content: string;
                    refusal: null;
                };
                logprobs: null;
                /** @enum {string} */
                finish_reason: "stop" | "length";
            }[];
            usage: components["schemas"]["CompletionUsage"];
            falconry: components["schemas"]["GenerationFacts"];
        };
        CompletionUsage: {
            prompt_tokens: number;
            completion_tokens: number;
            total_tokens: number;
        };
        /** @description What answered and how, as GET /generate/{id} shows it. */
        GenerationFacts: {
            model: {
                /** @example mdl_01jabk1e8o5l4v2u8q5m3n7t1s */
                id: string;
                name: string;
                /** @description What answered: the checkpoint, or the digest of a base model. */
                version: string;
            };
            sampling: {
                temperature: number;
                topP: number;
                topK: number;
                maxNewTokens: number;
                seed: number;
            };
            memory: {
                /** @enum {string} */
                mode: "on" | "off";
                /** @description True when the search index, or all of memory, did not answer. */
                degraded: boolean;
                /** @description What the prompt draws on, best match first. */
                episodes: components["schemas"]["UsedEpisode"][];
            };
        };
        TextRequestInput: {
            /** @description The id of a model, the name of a base model such as fledgling, an alias, or the id of a checkpoint. */
            model: string;
            n?: number | null;
            temperature?: number | null;
            top_p?: number | null;
            seed?: number | null;
            stop?: (string | string[]) | null;
            /** @description The model's own when left out. */
            max_tokens?: number | null;
            /** @description Server-sent events while the choices are drawn. */
            stream?: boolean | null;
            stream_options?: {
                include_usage?: boolean;
                /** @description Only the value that asks for nothing. */
                include_obfuscation?: false | null;
            } | null;
            /** @description Only the value that asks for nothing. */
            frequency_penalty?: 0 | null;
            /** @description Only the value that asks for nothing. */
            presence_penalty?: 0 | null;
            /** @description Not supported. */
            logit_bias?: null;
            /** @description Changes no answer; not kept. */
            user?: string | null;
            falconry?: components["schemas"]["GenerateOptionsInput"];
            /** @description The beginning of a program, which the answer goes on with. */
            prompt: string | [
                string
            ];
            /** @description Only the value that asks for nothing. */
            best_of?: 1 | null;
            /** @description Only the value that asks for nothing. */
            echo?: false | null;
            /** @description Not supported. */
            logprobs?: null;
            /** @description Not supported. */
            suffix?: null;
        };
        TextCompletion: {
            /**
             * @description The handle of feedback.
             * @example gen_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            id: string;
            /** @enum {string} */
            object: "text_completion";
            /**
             * @description Unix time in seconds.
             * @example 1768469400
             */
            created: number;
            /** @description As it was asked for. */
            model: string;
            /** @description The checkpoint, or the digest of a base model. */
            system_fingerprint: string;
            choices: {
                index: number;
                text: string;
                logprobs: null;
                /** @enum {string} */
                finish_reason: "stop" | "length";
            }[];
            usage: components["schemas"]["CompletionUsage"];
            falconry: components["schemas"]["GenerationFacts"];
        };
        OpenaiFile: {
            /**
             * @description A file is a dataset, and the other way round.
             * @example ds_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            id: string;
            /** @enum {string} */
            object: "file";
            bytes: number;
            /**
             * @description Unix time in seconds.
             * @example 1768469400
             */
            created_at: number;
            filename: string;
            /** @enum {string} */
            purpose: "fine-tune";
            /**
             * @description uploaded: it is still being read.
             * @example processed
             * @enum {string}
             */
            status: "uploaded" | "processed";
            /** @description The dataset as GET /datasets/{id} shows it. */
            falconry: components["schemas"]["Dataset"];
        };
        OpenaiFileList: {
            /** @enum {string} */
            object: "list";
            data: components["schemas"]["OpenaiFile"][];
            first_id: string | null;
            last_id: string | null;
            has_more: boolean;
        };
        DeletedFile: {
            /** @example ds_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @enum {string} */
            object: "file";
            /** @enum {boolean} */
            deleted: true;
        };
        CreateFineTuningJobInput: {
            /** @description The model to start from, base or trained: its id or its name. */
            model: string;
            /**
             * @description A file, or any dataset. Its train split is learned from, and its test split is what the job is measured on.
             * @example ds_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            training_file: string;
            /** @description A file whose tasks, all of them, the job is measured on instead. */
            validation_file?: string | null;
            /** @description The name of the job. */
            suffix?: string | null;
            /** @description Drawn and recorded when left out. */
            seed?: number | null;
            /** @description reinforcement, also when it is left out. */
            method?: components["schemas"]["FineTuningMethod"] | null;
            /** @description Of the recipe falcon; another recipe is set in falconry.recipe. */
            hyperparameters?: components["schemas"]["FineTuningHyperparameters"] | null;
            metadata?: components["schemas"]["Metadata"] | null;
            /** @description Not supported. */
            integrations?: null;
            falconry?: components["schemas"]["JobOptionsInput"];
        };
        FineTuningMethod: {
            /** @enum {string} */
            type: "reinforcement";
            reinforcement?: {
                /** @description The tests of the tasks are the grader. */
                grader?: null;
                hyperparameters?: {
                    /** @description metaSteps: so many that each task of the train split comes up this often. */
                    n_epochs?: ("auto" | number) | null;
                    /** @description tasksPerStep. */
                    batch_size?: ("auto" | number) | null;
                    /** @description Multiplies optimiser.learningRate. */
                    learning_rate_multiplier?: ("auto" | number) | null;
                    /** @description Only the value that asks for nothing. */
                    compute_multiplier?: "auto" | null;
                    /** @description Only the value that asks for nothing. */
                    eval_interval?: "auto" | null;
                    /** @description Only the value that asks for nothing. */
                    eval_samples?: "auto" | null;
                    /** @description Only the value that asks for nothing. */
                    reasoning_effort?: "default" | null;
                } | null;
            } | null;
            /** @description Not supported. */
            supervised?: null;
            /** @description Not supported. */
            dpo?: null;
        };
        FineTuningHyperparameters: {
            /** @description metaSteps: so many that each task of the train split comes up this often. */
            n_epochs?: ("auto" | number) | null;
            /** @description tasksPerStep. */
            batch_size?: ("auto" | number) | null;
            /** @description Multiplies optimiser.learningRate. */
            learning_rate_multiplier?: ("auto" | number) | null;
        };
        /** @description Fields of POST /jobs, under their names there. */
        JobOptionsInput: {
            /** @description falcon with its defaults when left out. */
            recipe?: components["schemas"]["RecipeSettingsInput"];
            start?: components["schemas"]["Start"];
            /** @default {} */
            tasks?: components["schemas"]["TaskSelectionInput"];
            /** @default {} */
            evaluation?: components["schemas"]["EvaluationSettingsInput"];
            /** @default {} */
            checkpoint?: components["schemas"]["CheckpointSettingsInput"];
            /**
             * @description Of two queued jobs, the one with the higher number is claimed first.
             * @default 0
             */
            priority?: number;
            budget?: components["schemas"]["Budget"];
        };
        FineTuningJob: {
            /** @example job_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @enum {string} */
            object: "fine_tuning.job";
            /**
             * @description Unix time in seconds.
             * @example 1768469400
             */
            created_at: number;
            finished_at: number | null;
            estimated_finish: number | null;
            /**
             * @description queued: also while it is paused or waits to be tried again; falconry.state says which.
             * @example running
             * @enum {string}
             */
            status: "validating_files" | "queued" | "running" | "succeeded" | "failed" | "cancelled";
            /** @description The base model. */
            model: string;
            /** @description What completions take as model. */
            fine_tuned_model: string | null;
            /** @example ws_01jabk1e8o5l4v2u8q5m3n7t1s */
            organization_id: string;
            /** @example ds_01jabk1e8o5l4v2u8q5m3n7t1s */
            training_file: string;
            validation_file: string | null;
            /** @description None: results are in falconry.result. */
            result_files: string[];
            seed: number;
            method: {
                /** @enum {string} */
                type: "reinforcement";
            };
            hyperparameters: {
                batch_size: number;
                learning_rate_multiplier: number;
            };
            /** @description Null until the job is at its end. */
            trained_tokens: number | null;
            error: {
                /** @enum {string} */
                code: "malformed-request" | "duplicate-key" | "json-too-complex" | "idempotency-key-invalid" | "invalid-cursor" | "unauthenticated" | "credential-in-url" | "insufficient-scope" | "not-found" | "method-not-allowed" | "not-acceptable" | "request-timeout" | "illegal-transition" | "budget-exhausted" | "idempotency-in-progress" | "conflict" | "dataset-in-use" | "job-in-use" | "checkpoint-in-use" | "judge-in-use" | "model-in-use" | "base-model" | "export-not-ready" | "endpoint-in-use" | "webhook-disabled" | "last-key" | "model-not-ready" | "gone" | "export-damaged" | "precondition-failed" | "payload-too-large" | "uri-too-long" | "unsupported-media-type" | "unsupported-encoding" | "range-not-satisfiable" | "idempotency-key-reused" | "validation-failed" | "unknown-field" | "invalid-dataset" | "unsafe-format" | "invalid-model" | "webhook-url-refused" | "endpoint-url-refused" | "precondition-required" | "quota-exceeded" | "rate-limited" | "cap-exceeded" | "header-too-large" | "internal-error" | "dependency-unavailable" | "engine-unavailable" | "engine-out-of-memory" | "storage-exhausted" | "export-failed" | "training-failed" | "training-diverged" | "engine-hung" | "worker-lost" | "judge-unavailable" | "memory-unavailable" | "storage-io-error" | "poison-step" | "journal-incomplete" | "invalid-config" | "retries-exhausted";
                message: string;
                param: null;
            } | null;
            metadata: components["schemas"]["Metadata"];
            integrations: null;
            /** @description The job as GET /jobs/{id} shows it. */
            falconry: components["schemas"]["Job"];
        };
        FineTuningJobList: {
            /** @enum {string} */
            object: "list";
            data: components["schemas"]["FineTuningJob"][];
            first_id: string | null;
            last_id: string | null;
            has_more: boolean;
        };
        FineTuningEventList: {
            /** @enum {string} */
            object: "list";
            data: components["schemas"]["FineTuningEvent"][];
            first_id: string | null;
            last_id: string | null;
            has_more: boolean;
        };
        FineTuningEvent: {
            /** @example evt_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @enum {string} */
            object: "fine_tuning.job.event";
            /**
             * @description Unix time in seconds.
             * @example 1768469400
             */
            created_at: number;
            /** @enum {string} */
            level: "info" | "warn" | "error";
            /**
             * @example metrics
             * @enum {string}
             */
            type: "message" | "metrics";
            /** @example Step 12 is done. */
            message: string;
            /**
             * @example {
             *       "step": 12,
             *       "metrics": {
             *         "reward": 0.62,
             *         "passRate": 0.55
             *       }
             *     }
             */
            data: {
                [key: string]: components["schemas"]["__schema0"];
            };
            falconry: {
                /** @description From 1, without a gap. */
                sequence: number;
                /**
                 * @description state, resumed, phase, metrics, evaluation, checkpoint or log; an open list.
                 * @example metrics
                 */
                type: string;
            };
        };
        FineTuningCheckpointList: {
            /** @enum {string} */
            object: "list";
            data: components["schemas"]["FineTuningCheckpoint"][];
            first_id: string | null;
            last_id: string | null;
            has_more: boolean;
        };
        FineTuningCheckpoint: {
            /** @example ckpt_01jabk1e8o5l4v2u8q5m3n7t1s */
            id: string;
            /** @enum {string} */
            object: "fine_tuning.job.checkpoint";
            /**
             * @description Unix time in seconds.
             * @example 1768469400
             */
            created_at: number;
            /** @example job_01jabk1e8o5l4v2u8q5m3n7t1s */
            fine_tuning_job_id: string;
            /**
             * @description What falconry.start of a job takes. Completions take it once a model is this checkpoint: the last of a job is.
             * @example ckpt_01jabk1e8o5l4v2u8q5m3n7t1s
             */
            fine_tuned_model_checkpoint: string;
            step_number: number;
            /**
             * @example {
             *       "step": 12,
             *       "reward": 0.62
             *     }
             */
            metrics: {
                step: number;
                /** @description Mean of the steps since the checkpoint before. */
                reward?: number;
            };
            /** @description The checkpoint as GET /checkpoints/{id} shows it. */
            falconry: components["schemas"]["Checkpoint"];
        };
        BoardSession: {
            /** @description Where the board is, for the browser that sent the request. */
            path: string;
            /** Format: date-time */
            expiresAt: string;
        };
        OpenaiError: {
            error: {
                message: string;
                /** @enum {string} */
                type: "invalid_request_error" | "authentication_error" | "permission_error" | "rate_limit_error" | "server_error";
                /** @description The field that is wrong, such as messages[0].content. */
                param: string | null;
                /** @enum {string} */
                code: "malformed-request" | "duplicate-key" | "json-too-complex" | "idempotency-key-invalid" | "invalid-cursor" | "unauthenticated" | "credential-in-url" | "insufficient-scope" | "not-found" | "method-not-allowed" | "not-acceptable" | "request-timeout" | "illegal-transition" | "budget-exhausted" | "idempotency-in-progress" | "conflict" | "dataset-in-use" | "job-in-use" | "checkpoint-in-use" | "judge-in-use" | "model-in-use" | "base-model" | "export-not-ready" | "endpoint-in-use" | "webhook-disabled" | "last-key" | "model-not-ready" | "gone" | "export-damaged" | "precondition-failed" | "payload-too-large" | "uri-too-long" | "unsupported-media-type" | "unsupported-encoding" | "range-not-satisfiable" | "idempotency-key-reused" | "validation-failed" | "unknown-field" | "invalid-dataset" | "unsafe-format" | "invalid-model" | "webhook-url-refused" | "endpoint-url-refused" | "precondition-required" | "quota-exceeded" | "rate-limited" | "cap-exceeded" | "header-too-large" | "internal-error" | "dependency-unavailable" | "engine-unavailable" | "engine-out-of-memory" | "storage-exhausted" | "export-failed" | "training-failed" | "training-diverged" | "engine-hung" | "worker-lost" | "judge-unavailable" | "memory-unavailable" | "storage-io-error" | "poison-step" | "journal-incomplete" | "invalid-config" | "retries-exhausted";
            };
        };
        WebhookMessage: {
            /** @enum {string} */
            type: "job.started" | "job.paused" | "job.resumed" | "job.succeeded" | "job.failed" | "job.cancelled";
            /**
             * Format: date-time
             * @description When the event happened.
             */
            timestamp: string;
            data: {
                /** @example job_01jabk1e8o5l4v2u8q5m3n7t1s */
                jobId: string;
                name: string | null;
                state: string;
                /** @description The event's number in the log of the job. */
                sequence: number;
                /** @description The model that a succeeded job has made. */
                modelId: string | null;
                error: {
                    code: string;
                    detail: string;
                } | null;
                metadata: {
                    [key: string]: string;
                };
            };
        };
        WebhookPing: {
            /** @constant */
            type: "webhook.ping";
            /** Format: date-time */
            timestamp: string;
            data: {
                /** @example whe_01jabk1e8o5l4v2u8q5m3n7t1s */
                webhookId: string;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description On every answer of the route, the limits of the request: `"reads";q=6000;w=60` is 6,000 requests in 60 seconds. `address` is that of the client, `reads`, `writes` and `compute` are those of the key by what it asks for, `key` is its cap. */
        "RateLimit-Policy": string;
        /** @description On every answer of the route, where the client stands: `"reads";r=5990;t=42` has 5,990 requests left for 42 seconds. Missing while requests cannot be counted; none is refused for its number then. */
        RateLimit: string;
        /** @description Seconds to wait; missing when waiting alone does not help. */
        "Retry-After": number;
    };
    pathItems: never;
};
export type $defs = Record<string, never>;
export interface operations {
    listAuditEvents: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
                action?: "api_key.created" | "api_key.changed" | "api_key.revoked" | "webhook.created" | "webhook.changed" | "webhook.secret_rotated" | "webhook.disabled" | "webhook.deleted" | "endpoint.created" | "endpoint.changed" | "endpoint.deleted" | "model.created" | "model.deleted" | "model_alias.promoted" | "model_alias.rolled_back" | "model_alias.deleted" | "export.deleted" | "judge.created" | "judge.revised" | "judge.changed" | "judge.deleted" | "dataset.deleted" | "job.deleted" | "checkpoint.deleted";
                subjectId?: string;
                keyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List what was done with keys, webhooks and models, and what was deleted, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEventPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyAuditEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Recompute the audit log of the workspace, and name the first event that is not what was written. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the keys of the workspace, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyInput"];
            };
        };
        responses: {
            /** @description Make a key; its text is shown in this answer only. */
            201: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, idempotency-key-reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a key: its caps, and what is used of them. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description last-key */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateApiKey: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read: 412 when the resource has changed since, 428 without it. An asterisk changes any version. */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateApiKey"];
            };
        };
        responses: {
            /** @description Change the name, the caps or the end of a key; what is left out stays. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModelAliases: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List aliases with the models that they lead to, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelAliasPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModelAlias: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read an alias. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelAlias"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    promoteModel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: 412 when the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromoteModel"];
            };
        };
        responses: {
            /** @description Make an alias lead to a model, or to a checkpoint, which becomes a model then. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelAlias"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteModelAlias: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollBackModelAlias: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: 412 when the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RollBackAlias"];
            };
        };
        responses: {
            /** @description Make an alias lead to what it led to before, or to an earlier version. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelAlias"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModelPromotions: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List what an alias has led to, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelPromotionPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List base models, models that jobs have made and uploaded adapters, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createModel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "mine",
                 *       "baseModel": "fledgling",
                 *       "config": "{\"peft_type\":\"LORA\",…}",
                 *       "weights": "…"
                 *     }
                 */
                "multipart/form-data": {
                    name: string;
                    /** @description The id of a base model, or its name. */
                    baseModel: string;
                    /**
                     * Format: binary
                     * @description adapter_config.json, as PEFT writes it for LoRA.
                     */
                    config: string;
                    /**
                     * Format: binary
                     * @description adapter_model.safetensors, of at most 2 GiB.
                     */
                    weights: string;
                };
            };
        };
        responses: {
            /** @description Upload an adapter in PEFT's format, whole or not at all. */
            201: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, unsafe-format, invalid-model */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded, quota-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description storage-io-error, internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description storage-exhausted */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a model, its name such as fledgling, an alias, or the id of its checkpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a model by its id, its name, an alias or its checkpoint. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a model, its name such as fledgling, an alias, or the id of its checkpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description base-model, model-in-use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDatasets: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
                name?: string;
                status?: "importing" | "ready";
                /** @description Only what has this pair, as in `metadata[ticket]=7`; of several, all of them. */
                metadata?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List datasets, newest first, those that are importing among them. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDataset: {
        parameters: {
            query?: {
                /** @description auto: recognised from the first row. */
                format?: "auto" | "native" | "humaneval" | "mbpp" | "apps";
                /** @description The project of every task whose row names none: tasks that share conventions. */
                project?: string;
                /** @description given: as rows or format say, else by hash; hash: 80/10/10 by key; else: all into one. */
                split?: "given" | "hash" | "train" | "validation" | "test";
                /** @description Up to 16 pairs, kept for you. */
                metadata?: {
                    [key: string]: string;
                };
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "nightly",
                 *       "rows": [
                 *         {
                 *           "key": "double",
                 *           "form": "completion",
                 *           "prompt": "def double(n):\n    \"\"\"Give n times two.\"\"\"\n",
                 *           "language": "python",
                 *           "publicTests": {
                 *             "kind": "calls",
                 *             "entryPoint": "double",
                 *             "comparer": {
                 *               "kind": "exact"
                 *             },
                 *             "cases": [
                 *               {
                 *                 "args": [
                 *                   2
                 *                 ],
                 *                 "expected": 4
                 *               }
                 *             ]
                 *           },
                 *           "hiddenTests": {
                 *             "kind": "calls",
                 *             "entryPoint": "double",
                 *             "comparer": {
                 *               "kind": "exact"
                 *             },
                 *             "cases": [
                 *               {
                 *                 "args": [
                 *                   5
                 *                 ],
                 *                 "expected": 10
                 *               }
                 *             ]
                 *           },
                 *           "canonicalSolution": "    return 2 * n",
                 *           "tags": [
                 *             "arithmetic"
                 *           ],
                 *           "split": "train"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    name: string;
                    /**
                     * @description auto: recognised from the first row.
                     * @default auto
                     * @enum {string}
                     */
                    format?: "auto" | "native" | "humaneval" | "mbpp" | "apps";
                    /** @description The project of every task whose row names none: tasks that share conventions. */
                    project?: string;
                    /**
                     * @description given: as rows or format say, else by hash; hash: 80/10/10 by key; else: all into one.
                     * @default given
                     * @enum {string}
                     */
                    split?: "given" | "hash" | "train" | "validation" | "test";
                    /** @description Up to 16 pairs, kept for you. */
                    metadata?: {
                        [key: string]: string;
                    };
                    /**
                     * @description Rows of the format; native ones are TaskRow, as GET /datasets/:id/tasks shows it.
                     * @example [
                     *       {
                     *         "key": "double",
                     *         "form": "completion",
                     *         "prompt": "def double(n):\n    \"\"\"Give n times two.\"\"\"\n",
                     *         "language": "python",
                     *         "publicTests": {
                     *           "kind": "calls",
                     *           "entryPoint": "double",
                     *           "comparer": {
                     *             "kind": "exact"
                     *           },
                     *           "cases": [
                     *             {
                     *               "args": [
                     *                 2
                     *               ],
                     *               "expected": 4
                     *             }
                     *           ]
                     *         },
                     *         "hiddenTests": {
                     *           "kind": "calls",
                     *           "entryPoint": "double",
                     *           "comparer": {
                     *             "kind": "exact"
                     *           },
                     *           "cases": [
                     *             {
                     *               "args": [
                     *                 5
                     *               ],
                     *               "expected": 10
                     *             }
                     *           ]
                     *         },
                     *         "canonicalSolution": "    return 2 * n",
                     *         "tags": [
                     *           "arithmetic"
                     *         ],
                     *         "split": "train"
                     *       }
                     *     ]
                     */
                    rows: {
                        [key: string]: unknown;
                    }[];
                };
                /** @example {"key":"double","form":"completion","prompt":"def double(n):\n    \"\"\"Give n times two.\"\"\"\n","language":"python","publicTests":{"kind":"calls","entryPoint":"double","comparer":{"kind":"exact"},"cases":[{"args":[2],"expected":4}]},"hiddenTests":{"kind":"calls","entryPoint":"double","comparer":{"kind":"exact"},"cases":[{"args":[5],"expected":10}]},"canonicalSolution":"    return 2 * n","tags":["arithmetic"],"split":"train"} */
                "application/jsonl": string;
            };
        };
        responses: {
            /** @description Import tasks, whole or not at all, and have them verified. */
            201: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, invalid-dataset */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a dataset, with the progress of its import and of its verification. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description dataset-in-use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeDataset: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read: 412 when the resource has changed since, 428 without it. An asterisk changes any version. */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeDataset"];
            };
        };
        responses: {
            /** @description Change the name or the metadata of a dataset; its tasks never change. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDatasetTasks: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
                split?: components["schemas"]["Split"];
                verification?: components["schemas"]["VerificationOutcome"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the tasks of a dataset in the order of their source. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetTaskPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Run every canonical solution against its tests once more. */
            202: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description dataset-in-use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid-dataset */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEpisodes: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
                project?: string;
                source?: components["schemas"]["EpisodeSource"];
                trust?: components["schemas"]["TrustLevel"];
                passing?: "true" | "false";
                jobId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List remembered attempts, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EpisodePage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchMemory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchMemoryInput"];
            };
        };
        responses: {
            /** @description Find the episodes that an answer to this task would draw on. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemorySearch"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description dependency-unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMemoryStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Count episodes, and the share of each error type. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemoryStats"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    generate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerateInput"];
            };
        };
        responses: {
            /** @description Answer a prompt or a task as a model, with what memory knows. */
            201: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generation"];
                    /**
                     * @example event: start
                     *     data: {"id":"gen_01jabk1e8o5l4v2u8q5m3n7t1s","model":{"id":"mdl_01jabk1e8o5l4v2u8q5m3n7t1s","name":"nightly","version":"ckpt_01jabk1e8o5l4v2u8q5m3n7t1s"},"prompt":"def double(n):\n","sampling":{"temperature":0,"topP":0.95,"topK":0,"maxNewTokens":128,"seed":7},"memory":{"mode":"on","degraded":false,"episodes":[]},"createdAt":"2026-01-15T09:30:00.000Z"}
                     *
                     *     event: text
                     *     data: {"index":0,"text":"    return","tokens":4}
                     *
                     *     event: text
                     *     data: {"index":0,"text":" 2 * n\n","tokens":4}
                     *
                     *     event: generation
                     *     data: {"id":"gen_01jabk1e8o5l4v2u8q5m3n7t1s","model":{"id":"mdl_01jabk1e8o5l4v2u8q5m3n7t1s","name":"nightly","version":"ckpt_01jabk1e8o5l4v2u8q5m3n7t1s"},"prompt":"def double(n):\n","sampling":{"temperature":0,"topP":0.95,"topK":0,"maxNewTokens":128,"seed":7},"memory":{"mode":"on","degraded":false,"episodes":[]},"createdAt":"2026-01-15T09:30:00.000Z","choices":[{"index":0,"text":"    return 2 * n\n","program":"    return 2 * n\n","finishReason":"stop","tokens":9}],"usage":{"promptTokens":31,"completionTokens":9,"totalTokens":40}}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description engine-unavailable, engine-out-of-memory */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGeneration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read what was asked and answered. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generation"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createFeedback: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateFeedbackInput"];
            };
        };
        responses: {
            /** @description Say something of an answer. */
            201: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feedback"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict, idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, idempotency-key-reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description dependency-unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFeedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a feedback and what came of it. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feedback"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJudges: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List judges, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgePage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createJudge: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateJudgeInput"];
            };
        };
        responses: {
            /** @description Register a judge; how it scores is its revision 1. */
            201: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judge"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict, idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, idempotency-key-reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded, quota-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJudge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a judge with its newest revision. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judge"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteJudge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description judge-in-use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateJudge: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read: 412 when the resource has changed since, 428 without it. An asterisk changes any version. */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeJudge"];
            };
        };
        responses: {
            /** @description Change name, description or metadata; what is left out stays. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judge"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJudgeRevisions: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the revisions of a judge, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgeRevisionPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createJudgeRevision: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateJudgeRevisionInput"];
            };
        };
        responses: {
            /** @description Add a revision, which the judge is from here on; earlier ones stay as they are. */
            201: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgeRevision"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, idempotency-key-reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded, quota-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runJudge: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunJudgeInput"];
            };
        };
        responses: {
            /** @description Try a judge on samples, and see every component and failure. */
            201: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgeRun"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, idempotency-key-reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded, quota-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJudgeRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a run of a judge. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgeRun"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJudgeCalibration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See how far its scores agree with tests and with people, and with themselves. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgeCalibration"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    validateJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateJobInput"];
            };
        };
        responses: {
            /** @description Check a job as POST /jobs would, and show every setting that it would run with. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPlan"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    estimateJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateJobInput"];
            };
        };
        responses: {
            /** @description Say what a job would use, by what jobs of its kind have used here. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobEstimate"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cloneJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CloneJob"];
            };
        };
        responses: {
            /** @description Queue a job with the effective config of another, but for the changes in the body. */
            202: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, idempotency-key-reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
                state?: "queued" | "running" | "pausing" | "paused" | "cancelling" | "retry_wait" | "succeeded" | "failed" | "cancelled";
                /** @description Only what has this pair, as in `metadata[ticket]=7`; of several, all of them. */
                metadata?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List jobs, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateJobInput"];
            };
        };
        responses: {
            /** @description Queue a training job; the answer shows every setting that it will run with. */
            202: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, idempotency-key-reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a job: state, progress, result or error. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description illegal-transition, job-in-use, checkpoint-in-use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeJob: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read: 412 when the resource has changed since, 428 without it. An asterisk changes any version. */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeJob"];
            };
        };
        responses: {
            /** @description Change name, metadata, priority or budget; what is left out stays. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description illegal-transition */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobEvents: {
        parameters: {
            query?: {
                /** @description Events after this sequence number. */
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read the log of a job, as a page or, with Accept: text/event-stream, as it happens. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobEventPage"];
                    /**
                     * @example id: 2
                     *     event: metrics
                     *     data: {"id":"evt_01jabk1e8o5l4v2u8q5m3n7t1s","sequence":2,"type":"metrics","data":{"step":12,"metrics":{"reward":0.62,"passRate":0.55}},"createdAt":"2026-01-15T09:30:00.000Z"}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobAttempts: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
                step?: number;
                phase?: "support" | "query" | "rollout";
                taskId?: string;
                /** @description Of the verdict. */
                status?: components["schemas"]["VerdictStatus"];
                /** @description Of the verdict, such as NameError. */
                errorType?: string;
                /** @description Only attempts that it was scored for, such as tests or style. */
                rewardComponent?: string;
                /** @description The least value of rewardComponent, or of the total without one. */
                rewardMin?: number;
                /** @description The greatest value, as rewardMin. */
                rewardMax?: number;
                /** @description Adds the advantage of each token; then limit is at most 20. */
                include?: "advantages";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the programs that the job has sampled, with verdicts and rewards, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttemptPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJobAttempt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                attemptId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read one attempt: prompt, program, verdict, rewards, and the advantage of each token. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attempt"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobMetrics: {
        parameters: {
            query?: {
                /** @description Only these metrics, with commas between them; a step shows those that it has. */
                names?: string;
                /** @description Steps after this one. */
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read the figures that each step has measured, in the order of the steps. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricsSeries"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobCheckpoints: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the checkpoints that the job has kept, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckpointPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJobReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read the report of a job, as JSON or, with Accept: text/html, as a page for people. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobReport"];
                    /**
                     * @example <!doctype html>
                     *     <html lang="en"><head><meta charset="utf-8"><title>nightly - Falconry report</title></head>
                     *     <body><main><h1>nightly</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Pause a job; a running one finishes its step and keeps a checkpoint. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Accepted, and not done yet. */
            202: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description illegal-transition */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ResumeJob"];
            };
        };
        responses: {
            /** @description Queue a paused job again; it goes on from its newest checkpoint. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description illegal-transition, budget-exhausted */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancel a job; a running one stops at once, and its checkpoints stay. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Accepted, and not done yet. */
            202: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description illegal-transition */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a checkpoint. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description checkpoint-in-use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCheckpoint: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read: 412 when the resource has changed since, 428 without it. An asterisk changes any version. */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeCheckpoint"];
            };
        };
        responses: {
            /** @description Keep a checkpoint when newer ones come, or let it go with the others. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateExport"];
            };
        };
        responses: {
            /** @description Have a checkpoint written as files for other tools. */
            200: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description Accepted, and not done yet. */
            202: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description export-failed, validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExports: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the exports of a checkpoint, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read an export: its state, and the size and digest of each file. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadExportFile: {
        parameters: {
            query?: never;
            header?: {
                /** @description One part of the file, such as `bytes=1000-`; the answer is 206 then. */
                Range?: string;
                /** @description The ETag that the part must belong to; the whole file comes when it is another. */
                "If-Range"?: string;
            };
            path: {
                id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    /** @description The sha256 of the whole file, in quotes. */
                    ETag?: string;
                    /** @description Bytes of the answer. */
                    "Content-Length"?: number;
                    /** @description bytes */
                    "Accept-Ranges"?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Part of it. */
            206: {
                headers: {
                    /** @description The sha256 of the whole file, in quotes. */
                    ETag?: string;
                    /** @description Bytes of the answer. */
                    "Content-Length"?: number;
                    /** @description bytes */
                    "Accept-Ranges"?: string;
                    /** @description Which part, and how long the whole is. */
                    "Content-Range"?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description export-not-ready */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description export-damaged */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description range-not-satisfiable */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List webhooks, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookInput"];
            };
        };
        responses: {
            /** @description Be told of events; the signing secret is shown in this answer only. */
            201: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, webhook-url-refused, idempotency-key-reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded, quota-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a webhook. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read: 412 when the resource has changed since, 428 without it. An asterisk changes any version. */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWebhook"];
            };
        };
        responses: {
            /** @description Change the address, the events or whether it is enabled; what is left out stays. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, webhook-url-refused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pingWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Send a test event there, over the path that all events take. */
            202: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description webhook-disabled, idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description idempotency-key-reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateSecretInput"];
            };
        };
        responses: {
            /** @description Make a new signing secret; it is shown in this answer only. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict, idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, idempotency-key-reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayDeliveries"];
            };
        };
        responses: {
            /** @description Send one delivery again, or those of a time, with the webhook-id that they had. */
            202: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description webhook-disabled, idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, idempotency-key-reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List what was sent, every try with what came back, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEndpoints: {
        parameters: {
            query?: {
                limit?: number;
                /** @description nextCursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List endpoints, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointPage"];
                };
            };
            /** @description invalid-cursor, malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEndpointInput"];
            };
        };
        responses: {
            /** @description Let the service call a language model, or a judge of your own. */
            201: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewEndpoint"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field, endpoint-url-refused, idempotency-key-reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded, quota-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read an endpoint, and what was used of it. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description endpoint-in-use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateEndpoint: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read: 412 when the resource has changed since, 428 without it. An asterisk changes any version. */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateEndpoint"];
            };
        };
        responses: {
            /** @description Change the name, the API key, the price, the limits or the metadata. */
            200: {
                headers: {
                    /** @description The version, in quotes. */
                    ETag?: string;
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description validation-failed, unknown-field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Call it once, with next to nothing, and see what comes back. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointTest"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every part of the installation, and what works without it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Requests are accepted: PostgreSQL answers and the process is not ending. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description dependency-unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openaiListModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List all models, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiModelList"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiRetrieveModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a model, its name such as fledgling, an alias, or the id of its checkpoint. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a model by its id or its name. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiModel"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiCreateChatCompletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatRequestInput"];
            };
        };
        responses: {
            /** @description Answer a conversation as a model, with what memory knows. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatCompletion"];
                    /**
                     * @example data: {"id":"gen_01jabk1e8o5l4v2u8q5m3n7t1s","created":1768469400,"model":"nightly","system_fingerprint":"ckpt_01jabk1e8o5l4v2u8q5m3n7t1s","object":"chat.completion.chunk","choices":[{"index":0,"logprobs":null,"finish_reason":null,"delta":{"role":"assistant","content":""}}],"falconry":{"model":{"id":"mdl_01jabk1e8o5l4v2u8q5m3n7t1s","name":"nightly","version":"ckpt_01jabk1e8o5l4v2u8q5m3n7t1s"},"sampling":{"temperature":0,"topP":0.95,"topK":0,"maxNewTokens":128,"seed":7},"memory":{"mode":"on","degraded":false,"episodes":[]}}}
                     *
                     *     data: {"id":"gen_01jabk1e8o5l4v2u8q5m3n7t1s","created":1768469400,"model":"nightly","system_fingerprint":"ckpt_01jabk1e8o5l4v2u8q5m3n7t1s","object":"chat.completion.chunk","choices":[{"index":0,"logprobs":null,"finish_reason":null,"delta":{"content":"    return"}}]}
                     *
                     *     data: {"id":"gen_01jabk1e8o5l4v2u8q5m3n7t1s","created":1768469400,"model":"nightly","system_fingerprint":"ckpt_01jabk1e8o5l4v2u8q5m3n7t1s","object":"chat.completion.chunk","choices":[{"index":0,"logprobs":null,"finish_reason":null,"delta":{"content":" 2 * n\n"}}]}
                     *
                     *     data: {"id":"gen_01jabk1e8o5l4v2u8q5m3n7t1s","created":1768469400,"model":"nightly","system_fingerprint":"ckpt_01jabk1e8o5l4v2u8q5m3n7t1s","object":"chat.completion.chunk","choices":[{"index":0,"logprobs":null,"finish_reason":"stop","delta":{}}]}
                     *
                     *     data: [DONE]
                     */
                    "text/event-stream": string;
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex, validation-failed, unknown-field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description engine-unavailable, engine-out-of-memory */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiCreateCompletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TextRequestInput"];
            };
        };
        responses: {
            /** @description Go on with a prompt as a model, with what memory knows. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextCompletion"];
                    /**
                     * @example data: {"id":"gen_01jabk1e8o5l4v2u8q5m3n7t1s","created":1768469400,"model":"nightly","system_fingerprint":"ckpt_01jabk1e8o5l4v2u8q5m3n7t1s","object":"text_completion","choices":[{"index":0,"logprobs":null,"finish_reason":null,"text":"    return"}],"falconry":{"model":{"id":"mdl_01jabk1e8o5l4v2u8q5m3n7t1s","name":"nightly","version":"ckpt_01jabk1e8o5l4v2u8q5m3n7t1s"},"sampling":{"temperature":0,"topP":0.95,"topK":0,"maxNewTokens":128,"seed":7},"memory":{"mode":"on","degraded":false,"episodes":[]}}}
                     *
                     *     data: {"id":"gen_01jabk1e8o5l4v2u8q5m3n7t1s","created":1768469400,"model":"nightly","system_fingerprint":"ckpt_01jabk1e8o5l4v2u8q5m3n7t1s","object":"text_completion","choices":[{"index":0,"logprobs":null,"finish_reason":null,"text":" 2 * n\n"}]}
                     *
                     *     data: {"id":"gen_01jabk1e8o5l4v2u8q5m3n7t1s","created":1768469400,"model":"nightly","system_fingerprint":"ckpt_01jabk1e8o5l4v2u8q5m3n7t1s","object":"text_completion","choices":[{"index":0,"logprobs":null,"finish_reason":"stop","text":""}]}
                     *
                     *     data: [DONE]
                     */
                    "text/event-stream": string;
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex, validation-failed, unknown-field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description engine-unavailable, engine-out-of-memory */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiListFiles: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The last id of the page before. */
                after?: string;
                purpose?: "fine-tune";
                order?: "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List files, newest first: all datasets, however they were made. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiFileList"];
                };
            };
            /** @description malformed-request, validation-failed, unknown-field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiCreateFile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "{\"key\":\"double\",\"form\":\"completion\",\"prompt\":\"def double(n):\\n    \\\"\\\"\\\"Give n times two.\\\"\\\"\\\"\\n\",\"language\":\"python\",\"publicTests\":{\"kind\":\"calls\",\"entryPoint\":\"double\",\"comparer\":{\"kind\":\"exact\"},\"cases\":[{\"args\":[2],\"expected\":4}]},\"hiddenTests\":{\"kind\":\"calls\",\"entryPoint\":\"double\",\"comparer\":{\"kind\":\"exact\"},\"cases\":[{\"args\":[5],\"expected\":10}]},\"canonicalSolution\":\"    return 2 * n\",\"tags\":[\"arithmetic\"],\"split\":\"train\"}\n",
                 *       "purpose": "fine-tune"
                 *     }
                 */
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description JSON lines: native rows, HumanEval, MBPP or APPS; recognised from the first.
                     */
                    file: string;
                    /** @enum {string} */
                    purpose: "fine-tune";
                };
            };
        };
        responses: {
            /** @description Upload tasks, whole or not at all. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiFile"];
                };
            };
            /** @description malformed-request, duplicate-key, json-too-complex, validation-failed, unknown-field, invalid-dataset */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiRetrieveFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read what is known of a file. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiFile"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiDeleteFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete a file, its dataset and its tasks; jobs that have ended keep their record. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedFile"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description dataset-in-use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiDownloadFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read the tasks of a file. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example {"key":"double","form":"completion","prompt":"def double(n):\n    \"\"\"Give n times two.\"\"\"\n","language":"python","publicTests":{"kind":"calls","entryPoint":"double","comparer":{"kind":"exact"},"cases":[{"args":[2],"expected":4}]},"hiddenTests":{"kind":"calls","entryPoint":"double","comparer":{"kind":"exact"},"cases":[{"args":[5],"expected":10}]},"canonicalSolution":"    return 2 * n","tags":["arithmetic"],"split":"train"} */
                    "application/jsonl": string;
                };
            };
            /** @description malformed-request, invalid-dataset */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiListFineTuningJobs: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The last id of the page before. */
                after?: string;
                /** @description Only what has this pair, as in `metadata[ticket]=7`; of several, all of them. */
                metadata?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List jobs, newest first, however they were posted. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJobList"];
                };
            };
            /** @description malformed-request, validation-failed, unknown-field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiCreateFineTuningJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header Idempotency-Replayed, and nothing is created twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateFineTuningJobInput"];
            };
        };
        responses: {
            /** @description Queue a training job. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJob"];
                };
            };
            /** @description idempotency-key-invalid, malformed-request, duplicate-key, json-too-complex, validation-failed, unknown-field, invalid-dataset, idempotency-key-reused */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description request-timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description idempotency-in-progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description payload-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unsupported-media-type, unsupported-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiRetrieveFineTuningJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                fine_tuning_job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a job. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJob"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiCancelFineTuningJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                fine_tuning_job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancel a job; a running one stops at once, and its checkpoints stay. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJob"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description illegal-transition */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiPauseFineTuningJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                fine_tuning_job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Pause a job; a running one finishes its step and keeps a checkpoint. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJob"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description illegal-transition */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiResumeFineTuningJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                fine_tuning_job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Queue a paused job again; it goes on from its newest checkpoint. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningJob"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description illegal-transition, budget-exhausted */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiListFineTuningEvents: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The last id of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                fine_tuning_job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the log of a job, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningEventList"];
                };
            };
            /** @description invalid-cursor, malformed-request, validation-failed, unknown-field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    openaiListFineTuningCheckpoints: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The last id of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                fine_tuning_job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the checkpoints that a job has kept, newest first. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FineTuningCheckpointList"];
                };
            };
            /** @description malformed-request, validation-failed, unknown-field */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenaiError"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Figures for Prometheus, of this process and of the whole installation. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # HELP falconry_jobs Jobs that have not ended, by state.
                     *     # TYPE falconry_jobs gauge
                     *     falconry_jobs{state="running"} 1
                     */
                    "text/plain": string;
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginBoardSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lets this browser look at the queue board for a while. */
            200: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardSession"];
                };
            };
            /** @description malformed-request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated, credential-in-url */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description insufficient-scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description uri-too-long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate-limited, cap-exceeded */
            429: {
                headers: {
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description header-too-large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal-error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    onJobStarted: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "job.started",
                 *       "timestamp": "2026-01-15T09:30:00.000Z",
                 *       "data": {
                 *         "jobId": "job_01jabk1e8o5l4v2u8q5m3n7t1s",
                 *         "name": "nightly",
                 *         "state": "running",
                 *         "sequence": 2,
                 *         "modelId": null,
                 *         "error": null,
                 *         "metadata": {
                 *           "ticket": "FAL-7"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WebhookMessage"];
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again; 410 asks for no more. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onJobPaused: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "job.paused",
                 *       "timestamp": "2026-01-15T09:30:00.000Z",
                 *       "data": {
                 *         "jobId": "job_01jabk1e8o5l4v2u8q5m3n7t1s",
                 *         "name": "nightly",
                 *         "state": "paused",
                 *         "sequence": 2,
                 *         "modelId": null,
                 *         "error": null,
                 *         "metadata": {
                 *           "ticket": "FAL-7"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WebhookMessage"];
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again; 410 asks for no more. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onJobResumed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "job.resumed",
                 *       "timestamp": "2026-01-15T09:30:00.000Z",
                 *       "data": {
                 *         "jobId": "job_01jabk1e8o5l4v2u8q5m3n7t1s",
                 *         "name": "nightly",
                 *         "state": "queued",
                 *         "sequence": 2,
                 *         "modelId": null,
                 *         "error": null,
                 *         "metadata": {
                 *           "ticket": "FAL-7"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WebhookMessage"];
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again; 410 asks for no more. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onJobSucceeded: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "job.succeeded",
                 *       "timestamp": "2026-01-15T09:30:00.000Z",
                 *       "data": {
                 *         "jobId": "job_01jabk1e8o5l4v2u8q5m3n7t1s",
                 *         "name": "nightly",
                 *         "state": "succeeded",
                 *         "sequence": 2,
                 *         "modelId": "mdl_01jabk1e8o5l4v2u8q5m3n7t1s",
                 *         "error": null,
                 *         "metadata": {
                 *           "ticket": "FAL-7"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WebhookMessage"];
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again; 410 asks for no more. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onJobFailed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "job.failed",
                 *       "timestamp": "2026-01-15T09:30:00.000Z",
                 *       "data": {
                 *         "jobId": "job_01jabk1e8o5l4v2u8q5m3n7t1s",
                 *         "name": "nightly",
                 *         "state": "failed",
                 *         "sequence": 2,
                 *         "modelId": null,
                 *         "error": {
                 *           "code": "training-diverged",
                 *           "detail": "The loss of step 12 is not a number."
                 *         },
                 *         "metadata": {
                 *           "ticket": "FAL-7"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WebhookMessage"];
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again; 410 asks for no more. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onJobCancelled: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "job.cancelled",
                 *       "timestamp": "2026-01-15T09:30:00.000Z",
                 *       "data": {
                 *         "jobId": "job_01jabk1e8o5l4v2u8q5m3n7t1s",
                 *         "name": "nightly",
                 *         "state": "cancelled",
                 *         "sequence": 2,
                 *         "modelId": null,
                 *         "error": null,
                 *         "metadata": {
                 *           "ticket": "FAL-7"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WebhookMessage"];
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again; 410 asks for no more. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onWebhookPing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "webhook.ping",
                 *       "timestamp": "2026-01-15T09:30:00.000Z",
                 *       "data": {
                 *         "webhookId": "whe_01jabk1e8o5l4v2u8q5m3n7t1s"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WebhookPing"];
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again; 410 asks for no more. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
export const jobStates = ["queued","running","pausing","paused","cancelling","retry_wait","succeeded","failed","cancelled"] as const;
export const recipes = ["falcon","rloo","grpo","dr_grpo","dapo","rltf","stepcoder","ppocoder","coderl","compcoder","rlcf","rft","sft"] as const;
export const datasetFormats = ["auto","native","humaneval","mbpp","apps"] as const;
export const splitRules = ["given","hash","train","validation","test"] as const;
export const answerForms = ["completion","program"] as const;
export const webhookEvents = ["job.started","job.paused","job.resumed","job.succeeded","job.failed","job.cancelled"] as const;
