import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { collect } from './support/collect.mjs';
import { startGateway } from './support/gateway.mjs';
import { question } from './support/samples.mjs';

const words = 'We are late, naïve gull 🌊. Please ask again in a minute.';

let gateway;
let openai;
let anthropic;
before(async () => {
  gateway = await startGateway({ extra: `retry: { max_attempts: 1 }\nlast_resort: [{ text: "${words}" }]\n` });
  openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'any' });
  anthropic = new Anthropic({ baseURL: gateway.url, apiKey: 'any' });
});
beforeEach(async () => {
  await gateway.simulator.reset();
  await gateway.simulator.fault({ vendor: 'openai', status: 500 });
  await gateway.simulator.fault({ vendor: 'anthropic', status: 529 });
});
after(() => gateway?.stop());

const messages = [{ role: 'user', content: question }];

async function degraded(call) {
  const { data, response } = await call.withResponse();
  assert.equal(response.status, 200);
  assert.match(response.headers.get('x-breakwater-degraded'), /^(openai|claude)_provider_/);
  return data;
}

for (const model of ['sim-gpt', 'sim-claude']) {
  test(`openai chat.completions, ${model}: the words are an answer without usage`, async () => {
    const answer = await degraded(openai.chat.completions.create({ model, messages }));
    assert.equal(answer.choices[0].message.content, words);
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.equal(answer.usage.total_tokens, 0);
  });

  test(`openai chat.completions stream, ${model}: the words are a whole stream`, async () => {
    const chunks = await collect(await degraded(openai.chat.completions.create({ model, messages, stream: true })));
    assert.equal(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join(''), words);
    assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
  });

  test(`openai responses, ${model}: the words are a completed response`, async () => {
    const answer = await degraded(openai.responses.create({ model, input: question, store: false }));
    assert.equal(answer.output_text, words);
    assert.equal(answer.status, 'completed');
    assert.equal(answer.usage.total_tokens, 0);
  });

  test(`openai responses stream, ${model}: the words are a whole stream`, async () => {
    const answer = await openai.responses.stream({ model, input: question, store: false }).finalResponse();
    assert.equal(answer.output_text, words);
    assert.equal(answer.status, 'completed');
  });

  test(`anthropic messages, ${model}: the words are a message that ended its turn`, async () => {
    const answer = await degraded(anthropic.messages.create({ model, max_tokens: 64, messages }));
    assert.deepEqual(answer.content.map((block) => block.text), [words]);
    assert.equal(answer.stop_reason, 'end_turn');
    assert.deepEqual([answer.usage.input_tokens, answer.usage.output_tokens], [0, 0]);
  });

  test(`anthropic messages stream, ${model}: the words are a whole stream`, async () => {
    const answer = await anthropic.messages.stream({ model, max_tokens: 64, messages }).finalMessage();
    assert.deepEqual(answer.content.map((block) => block.text), [words]);
    assert.equal(answer.stop_reason, 'end_turn');
  });

  test(`openai chat.completions, ${model}: who asked for JSON is told the error`, async () => {
    const call = openai.chat.completions.create({ model, messages, response_format: { type: 'json_object' } });
    await assert.rejects(call, OpenAI.InternalServerError);
  });
}
