import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import OpenAI from 'openai';
import { collect } from './support/collect.mjs';
import { startGateway } from './support/gateway.mjs';
import { assertConforms } from './support/schema.mjs';
import { assertArguments, assertQuotes, functions, imageTokens, png, question, reportSchema, toolQuestion, toolResults } from './support/samples.mjs';

let gateway;
let client;
before(async () => {
  gateway = await startGateway();
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'unused', maxRetries: 0 });
});
beforeEach(() => gateway.simulator.reset());
after(() => gateway?.stop());

const tools = functions.map(({ name, description, schema }) => ({ type: 'function', name, description, parameters: schema, strict: true }));
const instructions = 'You keep a harbour.';

const ways = [
  { model: 'sim-gpt', vendor: 'openai', path: '/v1/responses', showsReasoning: true },
  { model: 'sim-claude', vendor: 'anthropic', path: '/v1/messages', showsReasoning: true },
  { model: 'sim-gpt-chat', vendor: 'openai', path: '/v1/chat/completions', showsReasoning: false },
];

for (const { model, vendor, path, showsReasoning } of ways) {
  // Nothing is stored by a provider that has no responses, so nothing here asks for it.
  const create = (request) => client.responses.create({ model, instructions, store: false, ...request });

  describe(`openai responses, ${model} by ${path}`, () => {
    test('a plain answer has text, ids and usage that adds up', async () => {
      const { data, response } = await client.responses.create({ model, instructions, store: false, input: question }).withResponse();
      assert.match(data.id, /^resp_/);
      assert.equal(data.status, 'completed');
      assert.equal(data.error, null);
      assertQuotes(data.output_text, question);
      const message = data.output.find((item) => item.type === 'message');
      assert.match(message.id, /^msg_/);
      assert.equal(message.role, 'assistant');
      assertUsage(data.usage);
      assert.match(response.headers.get('x-breakwater-cost-usd'), /^0\.0\d+$/);
      const seen = await gateway.simulator.onlyRequest((request) => request.completed);
      assert.deepEqual([seen.vendor, seen.path], [vendor, path]);
    });

    test('a stream gives the text of the plain answer and counts its events without gaps', async () => {
      const plain = await create({ input: question });
      const events = await collect(await create({ input: question, stream: true }));
      assert.deepEqual(events.map((event) => event.sequence_number), events.map((_, i) => i));
      assert.equal(events[0].type, 'response.created');
      assert.equal(events[1].type, 'response.in_progress');
      const end = events.at(-1);
      assert.equal(end.type, 'response.completed');
      assert.equal(events.filter((event) => event.type === 'response.completed').length, 1);
      assert.ok(events.filter((event) => event.response).every((event) => event.response.id === end.response.id));
      const text = events.filter((event) => event.type === 'response.output_text.delta').map((event) => event.delta).join('');
      assert.equal(text, plain.output_text);
      assert.equal(events.find((event) => event.type === 'response.output_text.done').text, text);
      assertUsage(end.response.usage);
      assert.deepEqual(counts(end.response.usage), counts(plain.usage));
      assertItems(events);
    });

    test('the stream helper puts the same answer together', async () => {
      const plain = await create({ input: question });
      const final = await client.responses.stream({ model, instructions, store: false, input: question }).finalResponse();
      assert.equal(final.status, 'completed');
      assert.equal(final.output_text, plain.output_text);
    });

    test('parallel tool calls have distinct ids and arguments that satisfy their schemas', async () => {
      const answer = await create({ input: toolQuestion, tools });
      assert.equal(answer.status, 'completed');
      assertCalls(callsOf(answer.output), 2);
      assertUsage(answer.usage);
    });

    test('streamed parallel tool calls are the same calls', async () => {
      const plain = await create({ input: toolQuestion, tools });
      const events = await collect(await create({ input: toolQuestion, tools, stream: true }));
      const calls = callsOf(events.at(-1).response.output);
      assertCalls(calls, 2);
      assert.deepEqual(calls.map(called), callsOf(plain.output).map(called));
      for (const call of calls) {
        const pieces = events.filter((event) => event.type === 'response.function_call_arguments.delta' && event.item_id === call.id);
        assert.equal(pieces.map((event) => event.delta).join(''), call.arguments);
      }
      assertItems(events);
    });

    test('one call at a time when parallel calls are off', async () => {
      assertCalls(callsOf((await create({ input: toolQuestion, tools, parallel_tool_calls: false })).output), 1);
    });

    test('tool results go back in order and are answered', async () => {
      const input = [{ role: 'user', content: toolQuestion }];
      const first = await create({ input, tools });
      const results = callsOf(first.output).map((call, i) => ({ type: 'function_call_output', call_id: call.call_id, output: toolResults[i] }));
      const second = await create({ input: [...input, ...first.output, ...results], tools });
      assertQuotes(second.output_text, toolResults.at(-1));
    });

    test('structured output conforms to its schema, plain and streamed', async () => {
      const request = { input: question, text: { format: { type: 'json_schema', name: 'report', schema: reportSchema, strict: true } } };
      const plain = await create(request);
      assertConforms(JSON.parse(plain.output_text), reportSchema);
      const events = await collect(await create({ ...request, stream: true }));
      const text = events.filter((event) => event.type === 'response.output_text.delta').map((event) => event.delta).join('');
      assert.deepEqual(JSON.parse(text), JSON.parse(plain.output_text));
    });

    test('an image reaches the model', async () => {
      const content = [{ type: 'input_text', text: question }, { type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'low' }];
      const answer = await create({ input: [{ role: 'user', content }] });
      assertQuotes(answer.output_text, question);
      assert.ok(answer.usage.input_tokens > imageTokens, `${answer.usage.input_tokens} tokens cannot hold an image`);
    });

    test('reasoning is counted, and where the model shows it, it can be given back', async () => {
      const request = { reasoning: { effort: 'low', summary: 'auto' }, include: ['reasoning.encrypted_content'] };
      const input = [{ role: 'user', content: question }];
      const first = await create({ ...request, input });
      assert.ok(first.usage.output_tokens_details.reasoning_tokens > 0);
      if (showsReasoning) {
        assert.equal(first.output[0].type, 'reasoning');
        assert.ok(first.output[0].encrypted_content.length > 8);
        assert.ok(first.output[0].summary.map((part) => part.text).join('').length > 8);
      }

      const next = 'And the second lamp?';
      const second = await create({ ...request, input: [...input, ...first.output, { role: 'user', content: next }] });
      assertQuotes(second.output_text, next);
    });

    test('the token limit leaves the answer incomplete', async () => {
      const answer = await create({ input: question, max_output_tokens: 16 });
      assert.equal(answer.status, 'incomplete');
      assert.equal(answer.incomplete_details.reason, 'max_output_tokens');
      assert.equal(answer.usage.output_tokens, 16);
    });
  });
}

const callsOf = (output) => output.filter((item) => item.type === 'function_call');
const called = (call) => [call.call_id, call.name, JSON.parse(call.arguments)];
const counts = (usage) => [usage.input_tokens, usage.output_tokens, usage.total_tokens];

function assertCalls(calls, count) {
  assert.equal(calls.length, count);
  assert.equal(new Set(calls.map((call) => call.call_id)).size, count);
  for (const call of calls) {
    assert.match(call.id, /^fc_/);
    assertArguments(call.name, call.arguments);
  }
}

function assertUsage(usage) {
  assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0, JSON.stringify(usage));
  assert.equal(usage.total_tokens, usage.input_tokens + usage.output_tokens);
  assert.ok(usage.input_tokens_details.cached_tokens <= usage.input_tokens);
  assert.ok(usage.output_tokens_details.reasoning_tokens <= usage.output_tokens);
}

// Each item is added and done once, in order, and done as the closing response holds it.
function assertItems(events) {
  const output = events.at(-1).response.output;
  const of = (type) => events.filter((event) => event.type === type);
  assert.deepEqual(of('response.output_item.added').map((event) => event.item.id), output.map((item) => item.id));
  assert.deepEqual(of('response.output_item.added').map((event) => event.output_index), output.map((_, i) => i));
  assert.deepEqual(of('response.output_item.done').map((event) => event.item), output);
}
