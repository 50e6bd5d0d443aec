import type { EpisodeCard, NewEpisode } from '../contracts/episode.js';
import type { Execution } from '../contracts/execution.js';
import type { Judgement } from '../contracts/judgement.js';
import type { StepPart } from '../contracts/training.js';
import type { Sample, SampleRequest } from '../contracts/policy.js';
import type { Verdict } from '../contracts/verdict.js';
import {
  CodeRunner,
  EpisodeMemory,
  Judge,
  type JudgedProgram,
  type Journal,
  type PolicyEngine,
  type RecallQuery,
} from './ports.js';
import { packedSample, unpackedSample } from './packed-sample.js';
import type { Run } from './run-context.js';

/**
 * The run as one step sees it: what the step asks of the runner, the judges and long-term memory is asked once and
 * journaled, so that a replay is told the same although memory, machines and judges have moved on. So are samples
 * that a generation server has drawn; those of the engine repeat by themselves.
 */
export function askedOnce(run: Run, step: number): Run {
  const { engine, runner, judges, memory, journal } = run.ports;
  const once = askingOnce(journal, step);
  const ports = {
    ...run.ports,
    engine: run.isDrawnElsewhere ? samplingOnce(engine, once) : engine,
    runner: new RunnerAskedOnce(runner, once),
    judges: judges.map((judge) => new JudgeAskedOnce(judge, once)),
    memory: new MemoryAskedOnce(memory, once),
  };
  return { ...run, ports };
}

/** The same engine, whose samples are those of the first time. The name of the session is no part of the question. */
function samplingOnce(engine: PolicyEngine, once: Once): PolicyEngine {
  const sample = async (request: SampleRequest): Promise<Sample[]> => {
    const { session: _session, prompts, ...rest } = request;
    const question = { ...rest, prompts: prompts.map((ids) => [...ids]) };
    const packed = await once('samples', question, async () =>
      (await engine.sample(request)).map(packedSample),
    );
    return packed.map(unpackedSample);
  };
  return new Proxy(engine, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      return name === 'sample' ? sample : boundTo(target, member);
    },
  });
}

function boundTo(target: object, member: unknown): unknown {
  return typeof member === 'function'
    ? (...values: unknown[]): unknown => Reflect.apply(member, target, values)
    : member;
}

type Once = <T>(sort: string, question: unknown, ask: () => Promise<T>) => Promise<T>;

/** Numbers the questions of each sort, since a step may ask the same twice. */
function askingOnce(journal: Journal, step: number): Once {
  const asked = new Map<string, number>();
  return (sort, question, ask) => {
    const number = (asked.get(sort) ?? 0) + 1;
    asked.set(sort, number);
    const part: StepPart = { name: number === 1 ? sort : `${sort} ${number}`, question };
    return journal.once(step, part, ask);
  };
}

class RunnerAskedOnce extends CodeRunner {
  constructor(
    private readonly runner: CodeRunner,
    private readonly once: Once,
  ) {
    super();
  }

  override run(executions: readonly Execution[], signal?: AbortSignal): Promise<Verdict[]> {
    return executions.length === 0
      ? Promise.resolve([])
      : this.once('verdicts', executions, () => this.runner.run(executions, signal));
  }
}

class JudgeAskedOnce extends Judge {
  override readonly name: string;
  override readonly revision: string;

  constructor(
    private readonly judged: Judge,
    private readonly once: Once,
  ) {
    super();
    this.name = judged.name;
    this.revision = judged.revision;
  }

  override judge(programs: readonly JudgedProgram[], signal?: AbortSignal): Promise<Judgement[]> {
    return this.once(`judgements of ${this.name}`, programs, () =>
      this.judged.judge(programs, signal),
    );
  }
}

class MemoryAskedOnce extends EpisodeMemory {
  constructor(
    private readonly memory: EpisodeMemory,
    private readonly once: Once,
  ) {
    super();
  }

  override recall(queries: readonly RecallQuery[]): Promise<EpisodeCard[][]> {
    return this.once('recall', queries, () => this.memory.recall(queries));
  }

  override errorShares(): Promise<Readonly<Record<string, number>>> {
    return this.once('error shares', null, () => this.memory.errorShares());
  }

  override remember(episodes: readonly NewEpisode[]): Promise<void> {
    return this.memory.remember(episodes);
  }
}
