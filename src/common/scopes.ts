import { z } from 'zod';

/** What a key may be allowed to do. A route needs one of them; a workspace's first key has all. */
export const SCOPES = {
  'jobs:read': 'See jobs, their events, attempts and checkpoints.',
  'jobs:write': 'Post, pause, resume and cancel jobs.',
  'datasets:read': 'See datasets and their tasks, hidden tests included.',
  'datasets:write': 'Import, verify and delete datasets.',
  'models:read': 'See models, their aliases and exports, and download exports.',
  'models:write':
    'Export checkpoints, upload adapters, promote models to aliases, and delete models.',
  'models:register':
    'For operators, with models:write: register base models of MODELS_DIR or of a hub.',
  'judges:read': 'See judges, their revisions, runs and calibration.',
  'judges:write': 'Register, change, try and delete judges.',
  'evaluations:read': 'See evaluations, their tasks, reports and comparisons.',
  'evaluations:write': 'Post, cancel and delete evaluations.',
  'experiments:read': 'See experiments, their cells and reports.',
  'experiments:write': 'Post, cancel and delete experiments, which post jobs and evaluations.',
  generate: 'Ask models for answers and see the answers.',
  'feedback:read': 'See feedback.',
  'feedback:write': 'Send feedback.',
  'memory:read': 'See and search episodes.',
  'memory:write': 'Pin, quarantine, change and delete episodes, and purge those of an origin.',
  'webhooks:manage': 'Make, see, change and delete webhooks and their deliveries.',
  'endpoints:manage': 'Make, see, try, change and delete endpoints, which the service calls.',
  'keys:manage':
    'Make, see, change and revoke keys, none with more scopes or higher caps than the own.',
  'audit:read':
    'See what was done with keys, webhooks, endpoints, models and judges, and what was deleted.',
  'metrics:read': 'For operators: read the metrics of the whole installation.',
  'queues:read': 'For operators: look at the queue board of the whole installation.',
} as const;
export type Scope = keyof typeof SCOPES;

export const ALL_SCOPES = Object.keys(SCOPES) as [Scope, ...Scope[]];

/** A scope by its name. */
export const ScopeName = z.enum(ALL_SCOPES).meta({
  id: 'Scope',
  description: Object.entries(SCOPES)
    .map(([name, text]) => `\`${name}\`: ${text}`)
    .join(' '),
});
