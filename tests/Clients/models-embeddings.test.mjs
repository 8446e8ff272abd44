import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { collect } from './support/collect.mjs';
import { startGateway } from './support/gateway.mjs';

let gateway;
let openai;
let anthropic;
before(async () => {
  gateway = await startGateway();
  openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'unused', maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: gateway.url, apiKey: 'unused', maxRetries: 0 });
});
beforeEach(() => gateway.simulator.reset());
after(() => gateway?.stop());

describe('models', () => {
  const configured = ['sim-gpt', 'sim-gpt-chat', 'sim-gpt-responses', 'sim-claude'];

  test('the openai client lists every model of both providers once', async () => {
    const models = await collect(openai.models.list());
    const ids = models.map((model) => model.id);
    assert.deepEqual(configured.filter((id) => !ids.includes(id)), []);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(models.every((model) => model.object === 'model' && Number.isInteger(model.created) && model.owned_by));
  });

  test('the anthropic client lists the same ones in its own shape', async () => {
    const models = await collect(anthropic.models.list());
    assert.deepEqual(models.map((model) => model.id), (await collect(openai.models.list())).map((model) => model.id));
    assert.ok(models.every((model) => model.type === 'model' && model.display_name && !Number.isNaN(Date.parse(model.created_at))));
  });

  test('one model can be looked up by either client', async () => {
    assert.equal((await openai.models.retrieve('sim-claude')).owned_by, 'claude');
    assert.equal((await anthropic.models.retrieve('sim-gpt')).id, 'sim-gpt');
  });

  test('an unknown model is each client\'s NotFoundError', async () => {
    await assert.rejects(openai.models.retrieve('no-such-model'), OpenAI.NotFoundError);
    await assert.rejects(anthropic.models.retrieve('no-such-model'), Anthropic.NotFoundError);
  });
});

describe('embeddings', () => {
  const model = 'text-embedding-3-small';
  const input = ['harbour', 'naïve gull 🌊', 'harbour'];

  test('each input has its unit vector, in order', async () => {
    const answer = await openai.embeddings.create({ model, input });
    assert.deepEqual(answer.data.map((one) => one.index), [0, 1, 2]);
    assert.ok(answer.data.every((one) => one.embedding.length === 1536));
    for (const { embedding } of answer.data) assert.ok(Math.abs(embedding.reduce((sum, x) => sum + x * x, 0) - 1) < 1e-4);
    assert.deepEqual(answer.data[0].embedding, answer.data[2].embedding);
    assert.notDeepEqual(answer.data[0].embedding, answer.data[1].embedding);
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens);
  });

  test('numbers and base64 are the same vectors, cut to the dimensions asked for', async () => {
    const asNumbers = await openai.embeddings.create({ model, input, encoding_format: 'float', dimensions: 64 });
    const decoded = await openai.embeddings.create({ model, input, dimensions: 64 });
    assert.equal(asNumbers.data[1].embedding.length, 64);
    asNumbers.data[1].embedding.forEach((x, i) => assert.ok(Math.abs(x - decoded.data[1].embedding[i]) < 1e-6));
  });

  test('what the provider refuses is its own error', async () => {
    await assert.rejects(openai.embeddings.create({ model, input: 'x', dimensions: 9999 }), (error) => error instanceof OpenAI.BadRequestError && error.param === 'dimensions');
  });

  test('a chat model does not embed', async () => {
    await assert.rejects(openai.embeddings.create({ model: 'sim-claude', input: 'x' }), (error) => error instanceof OpenAI.APIError && error.status >= 400 && error.status < 500);
    assert.equal((await gateway.simulator.requests()).length, 0);
  });
});
