import { expect, it } from 'vitest';
import { readJunit } from './junit.js';

it('tells passed, failed, broken and skipped cases apart, with their reasons', () => {
  const xml = `<?xml version="1.0"?><testsuites><testsuite name="pytest" tests="4">
    <testcase classname="engine.test_a" name="test_adds" time="0.01" />
    <testcase classname="engine.test_a" name="test_breaks" time="0.01"><failure message="assert 1 &lt; 0&#10;where 1 = one">text</failure></testcase>
    <testcase classname="engine.test_b" name="test_setup[a&gt;b]" time="0.01"><error message="failed on setup">trace</error></testcase>
    <testcase classname="engine.test_c" name="test_gpu" time="0"><skipped type="pytest.skip" message="needs a &quot;GPU&quot;">x</skipped></testcase>
    <testcase classname="engine.test_d" name="test_prints"><system-out>ok</system-out></testcase>
  </testsuite></testsuites>`;
  expect(readJunit(xml, 'python')).toEqual([
    { suite: 'python', name: 'engine.test_a > test_adds', state: 'passed', detail: '' },
    {
      suite: 'python',
      name: 'engine.test_a > test_breaks',
      state: 'failed',
      detail: 'assert 1 < 0\nwhere 1 = one',
    },
    {
      suite: 'python',
      name: 'engine.test_b > test_setup[a>b]',
      state: 'failed',
      detail: 'failed on setup',
    },
    {
      suite: 'python',
      name: 'engine.test_c > test_gpu',
      state: 'skipped',
      detail: 'needs a "GPU"',
    },
    { suite: 'python', name: 'engine.test_d > test_prints', state: 'passed', detail: '' },
  ]);
});

it('finds nothing in a report that was never written', () => {
  expect(readJunit('', 'python')).toEqual([]);
});
