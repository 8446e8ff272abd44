import { Product } from './processes.mjs';
import { eventually } from './eventually.mjs';

/** The simulated providers as a process, with their faults and their record of requests. */
export async function startSimulator({ pacing = [] } = {}) {
  const product = new Product();
  const { openai, anthropic } = await product.start(['simulate', 'providers', '--openai-port', '0', '--anthropic-port', '0', ...pacing], (output) => {
    const openai = /openai\D*?(http:\/\/\S+)/i.exec(output)?.[1];
    const anthropic = /anthropic\D*?(http:\/\/\S+)/i.exec(output)?.[1];
    return openai && anthropic ? { openai: trim(openai), anthropic: trim(anthropic) } : undefined;
  });
  const control = async (method, path, body) => {
    const response = await fetch(openai + path, { method, body: body && JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const requests = async () => (await control('GET', '/sim/requests')).requests;
  return {
    openai,
    anthropic,
    requests,
    fault: (rule) => control('POST', '/sim/faults', rule),
    /** No faults, no record: call it before each test that counts. */
    reset: async () => {
      await control('DELETE', '/sim/faults');
      await control('DELETE', '/sim/requests');
    },
    /** The only request since the reset, once `holds` is true of it. */
    onlyRequest: (holds) => eventually(async () => {
      const all = await requests();
      return all.length === 1 && holds(all[0]) ? all[0] : undefined;
    }, async () => `the one request should satisfy ${holds}; there are ${JSON.stringify(await requests())}`),
    stop: () => product.stop(),
  };
}

const trim = (url) => url.replace(/[/,;]+$/, '');
