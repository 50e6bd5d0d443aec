import { describe, expect, it } from 'vitest';
import type { JobEvent } from '../../../client/src/index.js';
import { JobView } from './job-view.js';

const event = (type: string, data: JobEvent['data']): JobEvent => ({
  id: 'evt_1',
  sequence: 1,
  type,
  data,
  createdAt: '2026-01-01T00:00:00Z',
});
const step = (at: number, reward: number, passRate: number): JobEvent =>
  event('metrics', { step: at, metrics: { reward, passRate, loss: 0.1 } });

const result = (set: string, value: number, innerSteps = 0): object => ({
  set,
  innerSteps,
  passAt: { '1': { value, low: 0, high: 1 } },
});

describe(JobView, () => {
  it('shows where the job is, the means of the last five steps, and the time left', () => {
    const view = new JobView();
    for (let at = 1; at <= 6; at += 1) {
      view.take(step(at, at === 1 ? 100 : at / 10, at === 1 ? 1 : 0.5));
    }
    view.take(event('phase', { phase: 'inner_update' }));
    expect(view.line(12, 75)).toBe(
      '[########........] step 6/12  reward +0.40  pass rate 50 %  1 min 15 s left  adapting to each task',
    );
  });

  it('has no figures before the first step, and no time left after the last', () => {
    const view = new JobView();
    view.take(event('phase', { phase: 'evaluating' }));
    expect(view.line(2, null)).toBe('[................] step 0/2  examining held-out tasks');
    view.take(step(2, -0.25, 0));
    expect(view.line(2, 0)).toContain(
      'step 2/2  reward -0.25  pass rate 0 %  examining held-out tasks',
    );
  });

  it('shows the loss of a recipe that runs no programs, and of an examination of nothing not a word', () => {
    const view = new JobView();
    view.take(event('metrics', { step: 1, metrics: { loss: 3, stage: 1 } }));
    view.take(event('metrics', { step: 2, metrics: { loss: 2, stage: 1 } }));
    expect(view.line(4, null)).toBe('[########........] step 2/4  loss 2.500  queued');
    expect(view.take(event('evaluation', { stage: 'before', results: [] }))).toEqual([]);
  });

  it('tells changes of state that a person would ask about, with their reason', () => {
    const view = new JobView();
    expect(view.take(event('state', { from: null, to: 'queued' }))).toEqual([]);
    expect(view.take(event('state', { from: 'queued', to: 'running' }))).toEqual([]);
    view.take(step(3, 0, 0));
    expect(
      view.take(
        event('state', { from: 'running', to: 'retry_wait', reason: 'the engine is gone' }),
      ),
    ).toEqual(['The job was interrupted and will be tried again: the engine is gone']);
    expect(view.take(event('state', { from: 'queued', to: 'running' }))).toEqual([
      'The job goes on from its newest checkpoint',
    ]);
  });

  it('says why a job stands still, for as long as it does', () => {
    const view = new JobView();
    view.take(event('state', { from: null, to: 'queued' }));
    const waits = 'queued: 2 jobs are ahead of it in the queue.';
    expect(view.line(2, null, waits)).toBe(`[................] step 0/2  ${waits}`);
    expect(view.line(2, null)).toMatch(/ queued$/);
  });

  it('tells of a resume, and when it may cost the last bits', () => {
    const view = new JobView();
    expect(view.take(event('resumed', { allowInexact: false }))).toEqual(['The job is resumed']);
    expect(view.take(event('resumed', { allowInexact: true }))).toEqual([
      'The job is resumed, also where the result would differ in its last bits',
    ]);
  });

  it('tells pass@1 of every set, without practice steps, when an evaluation is done', () => {
    const results = [result('unseen', 0.312), result('projects', 0.2), result('projects', 0.4, 1)];
    expect(new JobView().take(event('evaluation', { stage: 'before', results }))).toEqual([
      'pass@1 before training: unseen 0.31, projects 0.20',
    ]);
  });

  it('passes over events of a kind that it does not know', () => {
    expect(new JobView().take(event('budget', { spent: 1 }))).toEqual([]);
  });
});
