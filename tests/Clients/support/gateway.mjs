import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Product } from './processes.mjs';
import { startSimulator } from './simulator.mjs';

const listen = 'listen: { data: "http://127.0.0.1:0", admin: "http://127.0.0.1:0" }\n';

/**
 * Models by the way a call takes to them. One route each: no other candidate stands in, so a failed translation cannot hide behind a fallback.
 * `sim-gpt` is called in the caller's own OpenAI dialect; the two named after a surface force the other one.
 */
const models = ['sim-gpt', 'sim-gpt-chat', 'sim-gpt-responses', 'sim-claude'];

/** These tests fail providers at will, one after the other at one gateway: no breaker or score may come between them. */
const calm = `circuit_breaker: { consecutive_failures: 1000000, minimum_calls: 1000000, leak_minimum_calls: 1000000 }
health: { min_score: 0, probes: false }
hedging: { enabled: false }
`;

const config = (simulator, extra) => `${listen}${calm}
providers:
  openai: { dialect: openai, base_url: "${simulator.openai}", api_keys: ["sim-openai-key"] }
  claude: { dialect: anthropic, base_url: "${simulator.anthropic}", api_keys: ["sim-anthropic-key"] }
models:
  - { id: sim-gpt, provider: openai, surface: [chat, responses], max_output: 8192, price_usd_per_mtok: { input: 2, output: 10 } }
  - { id: sim-gpt-chat, provider: openai, upstream_id: sim-gpt, surface: [chat], traits: [reasoning_model], max_output: 8192, price_usd_per_mtok: { input: 2, output: 10 } }
  - { id: sim-gpt-responses, provider: openai, upstream_id: sim-gpt, surface: [responses], traits: [reasoning_model], max_output: 8192, price_usd_per_mtok: { input: 2, output: 10 } }
  - { id: sim-claude, provider: claude, surface: [messages], max_output: 8192, traits: [adaptive_thinking, budget_thinking], price_usd_per_mtok: { input: 2, output: 10 } }
routes:
${models.map((model) => `  - { name: only-${model}, match: { model: ${model} }, candidates: [${model}] }`).join('\n')}
  - { name: default, candidates: [sim-gpt, sim-claude] }
${extra}`;

const atOnce = ['--first-token-ms', '0', '--token-gap-ms', '0'];

/** A gateway process in front of a process of simulated providers, which answer at once unless `paced`. */
export async function startGateway({ extra = '', paced = false } = {}) {
  const simulator = await startSimulator({ pacing: paced ? [] : atOnce });
  try {
    const gateway = await serve(config(simulator, extra));
    const stopServing = gateway.stop;
    return {
      ...gateway,
      simulator,
      stop: async () => {
        await stopServing();
        await simulator.stop();
      },
    };
  } catch (error) {
    await simulator.stop();
    throw error;
  }
}

/** A gateway process without any provider key: it simulates both providers itself. */
export const startKeyless = () => serve(listen);

/** The configuration of one tenant with this key, and of those that `more` adds. */
export const tenant = (key, more = '') => `tenants:\n${member('acme', key)}${more}`;

/** One tenant of several, with settings of its own. */
export const member = (id, key, settings = '') => `  - { id: ${id}, keys_sha256: ["${createHash('sha256').update(key).digest('hex')}"]${settings} }\n`;

async function serve(yaml) {
  const product = new Product();
  const file = join(product.folder, 'breakwater.yaml');
  writeFileSync(file, yaml);
  const url = await product.start(['serve', '--config', file], (output) => /\bdata\s+(http:\/\/\S+)/.exec(output)?.[1]);
  return { url, log: () => product.output, stop: () => product.stop() };
}
