// Renders terminal output as a picture: `./falconry demo | tee out.txt; node docs/render-recording.mjs < out.txt > docs/demo.svg`
import { text } from 'node:stream/consumers';

const LINE_HEIGHT = 17;
const CHARACTER_WIDTH = 7.9;
const MARGIN = 18;

const lines = (await text(process.stdin)).trimEnd().split('\n');
const width = Math.max(...lines.map((line) => line.length)) * CHARACTER_WIDTH + 2 * MARGIN;
const height = lines.length * LINE_HEIGHT + 2 * MARGIN;

const escape = (line) =>
  line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const colour = (line) => (/^\[\d+\/\d+\]/.test(line) ? '#e3b341' : '#c9d1d9');
const row = (line, index) =>
  `<text x="${MARGIN}" y="${MARGIN + (index + 0.8) * LINE_HEIGHT}" fill="${colour(line)}" xml:space="preserve">${escape(line)}</text>`;

process.stdout.write(
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img">
<title>The output of ./falconry demo</title>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">
${lines.map(row).join('\n')}
</g>
</svg>
`,
);
