import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { pointOf, reportOf } from '../../../test/support/job-reports.js';
import { PAGE_POLICY } from '../../common/report/page.js';
import { reportPage } from './report-page.js';

const HOSTILE = `</style></title><script>alert(1)</script><img src=x onerror="alert(2)"> ' "><svg/onload=a>`;
const ELEMENTS = [
  'html head meta title style body main header section h1 h2 p span small strong code dl div dt dd',
  'figure figcaption svg line text polyline circle rect ul li i table thead tbody tr th td pre',
].flatMap((names) => names.split(' '));
const VOID = new Set(['meta', 'line', 'polyline', 'circle', 'rect']);

interface Tag {
  readonly name: string;
  readonly isEnd: boolean;
  readonly isClosed: boolean;
  readonly attributes: readonly string[];
}

/** Every tag of a page, as a browser would find it. */
function tagsOf(page: string): Tag[] {
  const tags = page.replace(/<style>.*?<\/style>/s, '<style></style>').matchAll(/<([^>]*)>/g);
  return [...tags]
    .map(([, text = '']) => text)
    .filter((text) => text !== '!doctype html')
    .map((text) => ({
      name: /^\/?([\w]*)/.exec(text)?.[1] ?? '',
      isEnd: text.startsWith('/'),
      isClosed: text.endsWith('/'),
      attributes: [...text.matchAll(/\s([\w-]+)="/g)].map(([, name = '']) => name),
    }));
}

function unbalanced(tags: readonly Tag[]): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  for (const { name, isEnd, isClosed } of tags.filter((tag) => !VOID.has(tag.name))) {
    if (!isEnd && !isClosed) {
      open.push(name);
    } else if (isEnd && open.pop() !== name) {
      faults.push(name);
    }
  }
  return [...faults, ...open];
}

const hostile = reportOf(
  {
    states: [{ from: null, to: HOSTILE, reason: HOSTILE, at: '2026-01-01T00:00:00.000Z' }],
    evaluations: {
      before: reportOf().evaluations.before!.map((one) => ({ ...one, set: HOSTILE })),
      after: reportOf().evaluations.after!.map((one) => ({ ...one, set: HOSTILE })),
    },
    curves: [1, 2].map((step) => ({
      ...pointOf(step),
      components: { [HOSTILE]: step, other: 1 },
      errorTypes: { [HOSTILE]: 3, NameError: 1, ...(step === 1 ? { constructor: 2 } : {}) },
    })),
    memory: { prompts: { [HOSTILE]: { judged: 1, passed: 1 } }, episodes: 1 },
    checkpoints: reportOf().checkpoints.map((one) => ({ ...one, rejected: HOSTILE })),
  },
  {
    name: HOSTILE,
    metadata: { [HOSTILE]: HOSTILE },
    error: {
      type: 'urn:falconry:problem:training-failed',
      title: HOSTILE,
      status: 422,
      code: 'training-failed',
      detail: HOSTILE,
      advice: HOSTILE,
    },
  },
);
const empty = reportOf({
  states: [],
  evaluations: { before: null, after: null },
  curves: [],
  memory: { prompts: {}, episodes: 0 },
  checkpoints: [],
});

describe.each([
  ['a job that has succeeded', reportOf()],
  ['a job whose every text is hostile', hostile],
  ['a job that has done nothing yet', empty],
])('the page of %s', (_name, report) => {
  const page = reportPage(report);
  const tags = tagsOf(page);

  test('has elements that draw and write, each closed, and no other', () => {
    expect(tags.filter(({ name }) => !ELEMENTS.includes(name))).toEqual([]);
    expect(unbalanced(tags)).toEqual([]);
    expect(tags.length).toBeGreaterThan(50);
  });

  test('has no attribute that runs, styles or fetches', () => {
    const attributes = new Set(tags.flatMap((tag) => tag.attributes));
    const risky = [...attributes].filter((name) => /^on|^(style|src|href|data|action)$/.test(name));
    expect(risky).toEqual([]);
    expect(page).not.toMatch(/url\(|@import|https?:/);
  });

  test('lets its own style through the policy, and nothing else', () => {
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
    const sha256 = createHash('sha256').update(style).digest('base64');
    const policy = `default-src 'none'; style-src 'sha256-${sha256}'; base-uri 'none'; form-action 'none'`;
    expect(PAGE_POLICY).toBe(`${policy}; frame-ancestors 'none'`);
    const escaped = policy.replaceAll(`'`, '&#39;');
    expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="${escaped}">`);
  });
});

test('hostile text is there to read, and its plots have figures', () => {
  expect(reportPage(hostile)).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(reportPage(hostile)).not.toMatch(/NaN|undefined|\[object/);
});

test('the page shows how adapting raises the pass rate of a set that was evaluated after inner steps', () => {
  const { before } = reportOf().evaluations;
  const after = [0, 1, 2].flatMap((innerSteps) => before!.map((one) => ({ ...one, innerSteps })));
  const curve = (page: string) =>
    page.match(/<svg[^>]*aria-label="pass@1 on [^"]*, over inner steps"/g);
  expect(curve(reportPage(reportOf({ evaluations: { before, after } })))).toHaveLength(2);
  expect(curve(reportPage(reportOf()))).toBeNull();
});

test('the page shows what was examined afterwards alone', () => {
  const { after } = reportOf().evaluations;
  const page = reportPage(reportOf({ evaluations: { before: null, after } }));
  expect(page).toMatch(/aria-label="pass@1, with 95 % intervals/);
  expect(page).toContain(`on ${after![0]!.set}`);
  expect(page).not.toContain('Not evaluated yet.');
});

test('the page says what the job came to', () => {
  const page = reportPage(reportOf());
  for (const text of ['31.0 → 68.0 %', 'NameError', '62.5 %', '1 h 9 min', 'compilers', 'ckpt_']) {
    expect(page).toContain(text);
  }
  expect(reportPage(empty)).toContain('No step is finished yet.');
});
