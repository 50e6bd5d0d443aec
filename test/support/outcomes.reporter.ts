import { appendFileSync, writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { Outcome } from '../../src/cli/tests/outcome.js';

type Failure = { readonly message: string };

/** Writes one line of JSON for every test to the file that FALCONRY_OUTCOMES names. */
export default class OutcomesReporter implements Reporter {
  private readonly file = process.env['FALCONRY_OUTCOMES'];

  onInit(): void {
    if (this.file) {
      writeFileSync(this.file, '');
    }
  }

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    const name = `${test.module.relativeModuleId} > ${test.fullName}`;
    if (result.state === 'skipped') {
      const hook = test.options.mode === 'run' ? 'what sets it up failed' : 'no reason given';
      this.write(test.project.name, name, 'skipped', result.note ?? hook);
    } else if (result.state === 'failed') {
      this.write(test.project.name, name, 'failed', messages(result.errors));
    } else {
      this.write(test.project.name, name, 'passed', '');
    }
  }

  /** A file that could not be loaded, or whose hooks failed, holds tests that never ran. */
  onTestModuleEnd(module: TestModule): void {
    const suites = [...module.children.allSuites()];
    const errors = [...module.errors(), ...suites.flatMap((suite) => suite.errors())];
    if (errors.length > 0) {
      this.write(module.project.name, module.relativeModuleId, 'failed', messages(errors));
    }
  }

  onTestRunEnd(_modules: readonly TestModule[], unhandled: readonly Failure[]): void {
    for (const error of unhandled) {
      this.write('vitest', 'an error outside of every test', 'failed', error.message);
    }
  }

  private write(suite: string, name: string, state: Outcome['state'], detail: string): void {
    if (this.file) {
      const outcome: Outcome = { suite, name, state, detail };
      appendFileSync(this.file, `${JSON.stringify(outcome)}\n`);
    }
  }
}

function messages(errors: readonly Failure[]): string {
  return errors.map((error) => error.message).join('\n');
}
