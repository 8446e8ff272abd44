import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const executable = ['debug', 'release'].map((kind) => join(repository, `artifacts/bin/Breakwater/${kind}/breakwater.dll`)).find(existsSync);
const startTime = 60_000;
const stopTime = 15_000;

/** A verb of the product as a process of its own, in an empty folder, without the keys and settings of the machine's environment. */
export class Product {
  #child;
  #folder = mkdtempSync(join(tmpdir(), 'breakwater-clients-'));
  #ended;
  output = '';

  get folder() {
    return this.#folder;
  }

  /** Starts the verb; resolves with what `ready` finds in the output, once it finds something. */
  async start(words, ready) {
    if (!executable) throw new Error('breakwater.dll is not built: run dotnet build first');
    this.#child = spawn('dotnet', [executable, ...words], { cwd: this.#folder, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    const killWithUs = () => this.#child.kill('SIGKILL');
    process.once('exit', killWithUs);
    this.#ended = new Promise((resolve) => this.#child.once('close', (code) => resolve(code)));
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`'${words.join(' ')}' was not ready after ${startTime} ms:\n${this.output}`)), startTime);
      const read = (text) => {
        this.output += text;
        const found = ready(this.output);
        if (!found) return;
        clearTimeout(late);
        resolve(found);
      };
      this.#child.stdout.setEncoding('utf8').on('data', read);
      this.#child.stderr.setEncoding('utf8').on('data', read);
      this.#child.once('close', (code) => {
        process.removeListener('exit', killWithUs);
        clearTimeout(late);
        reject(new Error(`'${words.join(' ')}' ended with code ${code}:\n${this.output}`));
      });
    });
  }

  /** Asks the process to end; resolves with its exit code. */
  async stop() {
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), stopTime);
    const code = await this.#ended;
    clearTimeout(late);
    rmSync(this.#folder, { recursive: true, force: true });
    return code;
  }
}

function cleanEnvironment() {
  const keep = Object.entries(process.env).filter(([name]) => !/^(OPENAI|ANTHROPIC|BREAKWATER|ROUTER)_|_PROXY$/i.test(name));
  return Object.fromEntries(keep);
}
