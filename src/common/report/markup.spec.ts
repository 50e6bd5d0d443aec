import { describe, expect, test } from 'vitest';
import { markup } from './markup.js';

describe(markup, () => {
  test.each([
    ['</title><script>alert(1)</script>', '&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;'],
    [`" onload='x' a="`, '&quot; onload=&#39;x&#39; a=&quot;'],
    ['&amp;', '&amp;amp;'],
    ['a\u0000b\u001b[31m\u202ec\ud800', 'a\ufffdb\ufffd[31m\ufffdc\ufffd'],
    ['line\n\tand 🦅', 'line\n\tand 🦅'],
  ])('%j is text, in an element and in an attribute', (text, escaped) => {
    expect(markup`<b title="${text}">${text}</b>`.text).toBe(
      `<b title="${escaped}">${escaped}</b>`,
    );
  });

  test('what is markup already stays, lists are joined, null is nothing', () => {
    const items = ['<', 2].map((item) => markup`<li>${item}</li>`);
    expect(markup`<ul>${items}${null}</ul>`.text).toBe('<ul><li>&lt;</li><li>2</li></ul>');
  });
});
