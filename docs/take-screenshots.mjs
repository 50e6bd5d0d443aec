// Takes docs/swagger-ui.png: opens /docs of a running service in Chromium, authorises with a key, runs one operation.
// Usage: node docs/take-screenshots.mjs http://127.0.0.1:8080 KEY (CHROMIUM names the browser when it is not on PATH).
// Fails when the page reports an error, such as a script that the content security policy blocks.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const [url, key] = process.argv.slice(2);
const target = fileURLToPath(new URL('./swagger-ui.png', import.meta.url));
const size = { width: 1200, height: 1190 };
const withinMs = 60_000;

/** Chromium over its debugging pipe: JSON messages with a zero byte after each. */
class Browser {
  #calls = new Map();
  #sent = 0;
  #rest = '';
  problems = [];

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'falconry-chromium-'));
    const flags = ['--headless=new', '--remote-debugging-pipe', `--user-data-dir=${this.folder}`];
    // As root its own sandbox cannot start; the only page that it sees is ours.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    this.process = spawn(
      process.env['CHROMIUM'] ?? 'chromium',
      [...flags, ...asRoot, '--hide-scrollbars', '--disable-gpu', 'about:blank'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    this.process.stdio[4].setEncoding('utf8').on('data', (text) => {
      const messages = (this.#rest + text).split('\0');
      this.#rest = messages.pop();
      messages.forEach((message) => this.#take(JSON.parse(message)));
    });
  }

  call(method, params = {}, sessionId = this.session) {
    const id = (this.#sent += 1);
    this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject }));
  }

  #take({ id, error, result, method, params }) {
    if (id !== undefined) {
      const { resolve, reject } = this.#calls.get(id);
      this.#calls.delete(id);
      return error === undefined ? resolve(result) : reject(new Error(error.message));
    }
    if (method === 'Log.entryAdded' && params.entry.level === 'error') {
      this.problems.push(`${params.entry.text} ${params.entry.url ?? ''}`);
    }
    if (method === 'Runtime.exceptionThrown') {
      this.problems.push(params.exceptionDetails.exception?.description ?? 'an exception');
    }
  }

  async open(address) {
    const { targetInfos } = await this.call('Target.getTargets');
    const { targetId } = targetInfos.find(({ type }) => type === 'page');
    const attached = await this.call('Target.attachToTarget', { targetId, flatten: true });
    this.session = attached.sessionId;
    await this.call('Runtime.enable');
    await this.call('Log.enable');
    await this.call('Emulation.setDeviceMetricsOverride', {
      ...size,
      deviceScaleFactor: 1,
      mobile: false,
    });
    await this.call('Page.navigate', { url: address });
  }

  /** What an expression gives in the page. */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.call('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) {
      throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
    }
    return result.value;
  }

  async until(expression) {
    const deadline = performance.now() + withinMs;
    while (!(await this.evaluate(`Boolean(${expression})`))) {
      if (performance.now() > deadline) {
        throw new Error(`in vain: ${expression}; ${this.problems.join('; ')}`);
      }
      await sleep(100);
    }
  }

  async click(selector) {
    await this.until(`document.querySelector(${JSON.stringify(selector)})`);
    await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  }

  /** As if it was typed: the page's framework hears of it. */
  async type(selector, text) {
    await this.until(`document.querySelector(${JSON.stringify(selector)})`);
    await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).focus()`);
    await this.call('Input.insertText', { text });
  }

  async close() {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function authorise(browser) {
  await browser.click('.auth-wrapper .authorize');
  await browser.type('.auth-container input', key);
  await browser.click('.auth-container .authorize');
  await browser.until(
    `document.querySelector('.auth-container .btn:not(.btn-done)')?.innerText === 'Logout'`,
  );
  await browser.click('.auth-container .btn-done');
}

/** Runs an operation and waits for its answer. */
async function runOperation(browser, id) {
  await browser.click(`#${id} .opblock-summary-control`);
  await browser.click(`#${id} .try-out__btn`);
  await browser.click(`#${id} .execute`);
  await browser.until(
    `document.querySelector('#${id} .live-responses-table tbody .response-col_status')?.innerText.startsWith('200')`,
  );
  await browser.evaluate(`document.querySelector('#${id}').scrollIntoView()`);
  await browser.evaluate(`window.scrollBy(0, -12)`);
}

/** The page shows the key in its curl command; the picture does not. */
async function hideKey(browser) {
  const shown = `document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)`;
  await browser.evaluate(`(() => {
    for (const walker = ${shown}; walker.nextNode(); ) {
      walker.currentNode.data = walker.currentNode.data.replaceAll(${JSON.stringify(key)}, 'flk_live_…');
    }
  })()`);
}

const browser = new Browser();
try {
  await browser.open(`${url}/docs`);
  await browser.until(`document.querySelectorAll('.opblock').length > 20`);
  await authorise(browser);
  await runOperation(browser, 'operations-Models-listModels');
  await hideKey(browser);
  const { data } = await browser.call('Page.captureScreenshot', { format: 'png' });
  writeFileSync(target, Buffer.from(data, 'base64'));
  if (browser.problems.length > 0) {
    throw new Error(`the page reports: ${browser.problems.join('; ')}`);
  }
} finally {
  await browser.close();
}
