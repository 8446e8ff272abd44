import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { startGateway } from './support/gateway.mjs';
import { question } from './support/samples.mjs';

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

const messages = [{ role: 'user', content: question }];
const callers = {
  'openai chat.completions': {
    models: ['sim-gpt', 'sim-claude', 'sim-gpt-responses'],
    aborted: OpenAI.APIUserAbortError,
    create: (model, stream, signal) => openai.chat.completions.create({ model, messages, stream }, { signal }),
  },
  'openai responses': {
    models: ['sim-gpt', 'sim-claude', 'sim-gpt-chat'],
    aborted: OpenAI.APIUserAbortError,
    create: (model, stream, signal) => openai.responses.create({ model, input: question, store: false, stream }, { signal }),
  },
  'anthropic messages': {
    models: ['sim-claude', 'sim-gpt', 'sim-gpt-responses'],
    aborted: Anthropic.APIUserAbortError,
    create: (model, stream, signal) => anthropic.messages.create({ model, max_tokens: 512, messages, stream }, { signal }),
  },
};

for (const [caller, { models, aborted, create }] of Object.entries(callers)) {
  for (const model of models) {
    describe(`aborts, ${caller}, ${model}`, () => {
      test('an abort in the middle of a stream closes the provider\'s connection', async () => {
        // Slow enough that only an abort can end it within the test's patience.
        await gateway.simulator.fault({ chunk_delay_ms: 100, stall_after_events: 30 });
        const stream = await create(model, true);
        let seen = 0;
        for await (const event of stream) {
          assert.ok(event);
          if (++seen === 5) stream.controller.abort();
        }
        assert.ok(seen >= 5);
        const upstream = await gateway.simulator.onlyRequest((request) => request.finished);
        assert.deepEqual([upstream.client_left, upstream.completed, upstream.stream], [true, false, true]);
      });

      test('leaving the loop is an abort', async () => {
        await gateway.simulator.fault({ chunk_delay_ms: 100, stall_after_events: 30 });
        for await (const event of await create(model, true)) {
          assert.ok(event);
          break;
        }
        const upstream = await gateway.simulator.onlyRequest((request) => request.finished);
        assert.deepEqual([upstream.client_left, upstream.completed], [true, false]);
      });

      test('an abort before the answer is an APIUserAbortError and closes the provider\'s connection', async () => {
        await gateway.simulator.fault({ header_delay_ms: 60_000 });
        const leave = new AbortController();
        const answer = create(model, false, leave.signal);
        await gateway.simulator.onlyRequest((request) => request.faulted);
        leave.abort();
        await assert.rejects(answer, aborted);
        const upstream = await gateway.simulator.onlyRequest((request) => request.finished);
        assert.deepEqual([upstream.client_left, upstream.completed], [true, false]);
      });
    });
  }
}
