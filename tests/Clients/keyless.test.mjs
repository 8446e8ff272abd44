import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { collect } from './support/collect.mjs';
import { startKeyless } from './support/gateway.mjs';
import { assertQuotes, question } from './support/samples.mjs';

let gateway;
before(async () => {
  gateway = await startKeyless();
});
after(() => gateway?.stop());

const messages = [{ role: 'user', content: question }];

test('without any key both clients are answered, by either vendor\'s model, and told that it is simulated', async () => {
  const openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'unused', maxRetries: 0 });
  const anthropic = new Anthropic({ baseURL: gateway.url, apiKey: 'unused', maxRetries: 0 });
  for (const model of ['sim-gpt', 'sim-claude']) {
    const chat = await openai.chat.completions.create({ model, messages }).withResponse();
    assertQuotes(chat.data.choices[0].message.content, question);
    const response = await openai.responses.create({ model, input: question, store: false }).withResponse();
    assertQuotes(response.data.output_text, question);
    const message = await anthropic.messages.create({ model, max_tokens: 512, messages }).withResponse();
    assertQuotes(message.data.content[0].text, question);
    for (const answer of [chat, response, message]) assert.equal(answer.response.headers.get('x-breakwater-simulated'), 'true');
  }
});

test('every model that is listed answers', async () => {
  const openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'unused', maxRetries: 0 });
  const models = await collect(openai.models.list());
  assert.ok(models.length > 10);
  const answers = await Promise.all(models.map(({ id }) => (/embedding/.test(id)
    ? openai.embeddings.create({ model: id, input: question }).then((answer) => answer.data[0].embedding.length > 0)
    : openai.responses.create({ model: id, input: question, store: false }).then((answer) => answer.output_text.includes(question))
  ).catch((error) => error.message)));
  assert.deepEqual(answers.map((answer, i) => [models[i].id, answer]).filter(([, answer]) => answer !== true), []);
});

test('start-up says that answers are simulated and what to paste', () => {
  const output = gateway.log();
  assert.match(output, /x-breakwater-simulated: true/);
  assert.ok(output.includes(`OPENAI_BASE_URL=${gateway.url}/v1`));
  assert.ok(output.includes(`ANTHROPIC_BASE_URL=${gateway.url}`));
  assert.match(output, /curl http/);
});

test('health says that it lives and is ready', async () => {
  for (const path of ['/health/live', '/health/ready']) {
    const response = await fetch(gateway.url + path);
    assert.equal(response.status, 200);
    assert.equal((await response.json()).status, 'ok');
  }
});
