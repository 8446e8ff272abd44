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

const tools = functions.map(({ name, description, schema }) => ({ type: 'function', function: { name, description, parameters: schema, strict: true } }));
const ask = (content) => [{ role: 'system', content: 'You keep a harbour.' }, { role: 'user', content }];

// The same dialect, then the two it must be translated into.
const ways = [
  { model: 'sim-gpt', vendor: 'openai', path: '/v1/chat/completions', stops: true },
  { model: 'sim-claude', vendor: 'anthropic', path: '/v1/messages', stops: true },
  { model: 'sim-gpt-responses', vendor: 'openai', path: '/v1/responses', stops: false },
];

for (const { model, vendor, path, stops } of ways) {
  describe(`openai chat.completions, ${model} by ${path}`, () => {
    test('a plain answer has text, ids and usage that adds up', async () => {
      const { data, response } = await client.chat.completions.create({ model, messages: ask(question) }).withResponse();
      assert.match(data.id, /^chatcmpl-/);
      assert.equal(data.object, 'chat.completion');
      assert.equal(data.choices.length, 1);
      assert.equal(data.choices[0].message.role, 'assistant');
      assert.equal(data.choices[0].finish_reason, 'stop');
      assertQuotes(data.choices[0].message.content, question);
      assertUsage(data.usage);
      assert.match(response.headers.get('x-request-id'), /^req_/);
      assert.match(response.headers.get('x-breakwater-cost-usd'), /^0\.0\d+$/);
      const seen = await gateway.simulator.onlyRequest((request) => request.completed);
      assert.deepEqual([seen.vendor, seen.path], [vendor, path]);
    });

    test('a stream gives the text of the plain answer, one id, one finish and the usage last', async () => {
      const plain = await client.chat.completions.create({ model, messages: ask(question) });
      const stream = await client.chat.completions.create({ model, messages: ask(question), stream: true, stream_options: { include_usage: true } });
      const chunks = await collect(stream);
      assert.equal(new Set(chunks.map((chunk) => chunk.id)).size, 1);
      assert.match(chunks[0].id, /^chatcmpl-/);
      assert.ok(chunks.every((chunk) => chunk.object === 'chat.completion.chunk'));
      assert.equal(chunks[0].choices[0].delta.role, 'assistant');
      const deltas = chunks.flatMap((chunk) => chunk.choices);
      assert.equal(deltas.map((choice) => choice.delta.content ?? '').join(''), plain.choices[0].message.content);
      assert.deepEqual(deltas.map((choice) => choice.finish_reason).filter(Boolean), ['stop']);
      const last = chunks.at(-1);
      assert.deepEqual(last.choices, []);
      assertUsage(last.usage);
      assert.deepEqual(counts(last.usage), counts(plain.usage));
    });

    test('a stream shows no usage when it was not asked for', async () => {
      const chunks = await collect(await client.chat.completions.create({ model, messages: ask(question), stream: true }));
      assert.ok(chunks.length > 5);
      assert.ok(chunks.every((chunk) => chunk.choices.length === 1 && !chunk.usage));
    });

    test('parallel tool calls have distinct ids and arguments that satisfy their schemas', async () => {
      const answer = await client.chat.completions.create({ model, messages: ask(toolQuestion), tools });
      assert.equal(answer.choices[0].finish_reason, 'tool_calls');
      assertCalls(answer.choices[0].message.tool_calls, 2);
      assertUsage(answer.usage);
    });

    test('streamed parallel tool calls come together as the same calls', async () => {
      const plain = await client.chat.completions.create({ model, messages: ask(toolQuestion), tools });
      const stream = client.chat.completions.stream({ model, messages: ask(toolQuestion), tools });
      const final = await stream.finalChatCompletion();
      assert.equal(final.choices[0].finish_reason, 'tool_calls');
      assertCalls(final.choices[0].message.tool_calls, 2);
      assert.deepEqual(final.choices[0].message.tool_calls.map(called), plain.choices[0].message.tool_calls.map(called));
    });

    test('one call at a time when parallel calls are off', async () => {
      const answer = await client.chat.completions.create({ model, messages: ask(toolQuestion), tools, parallel_tool_calls: false });
      assertCalls(answer.choices[0].message.tool_calls, 1);
    });

    test('a named tool is the one that is called', async () => {
      const answer = await client.chat.completions.create({
        model, messages: ask(question), tools, tool_choice: { type: 'function', function: { name: 'get_local_time' } },
      });
      assertCalls(answer.choices[0].message.tool_calls, 1);
      assert.equal(answer.choices[0].message.tool_calls[0].function.name, 'get_local_time');
    });

    test('tool results go back in order and are answered', async () => {
      const messages = ask(toolQuestion);
      const first = await client.chat.completions.create({ model, messages, tools });
      const calls = first.choices[0].message.tool_calls;
      const results = calls.map((call, i) => ({ role: 'tool', tool_call_id: call.id, content: toolResults[i] }));
      const second = await client.chat.completions.create({ model, messages: [...messages, first.choices[0].message, ...results], tools });
      assert.equal(second.choices[0].finish_reason, 'stop');
      assertQuotes(second.choices[0].message.content, toolResults.at(-1));
    });

    test('structured output conforms to its schema, plain and streamed', async () => {
      const request = { model, messages: ask(question), response_format: { type: 'json_schema', json_schema: { name: 'report', schema: reportSchema, strict: true } } };
      const parsed = await client.chat.completions.parse(request);
      assertConforms(parsed.choices[0].message.parsed ?? JSON.parse(parsed.choices[0].message.content), reportSchema);
      const streamed = await client.chat.completions.stream(request).finalChatCompletion();
      assert.deepEqual(JSON.parse(streamed.choices[0].message.content), JSON.parse(parsed.choices[0].message.content));
    });

    test('an image reaches the model', async () => {
      const image = { type: 'image_url', image_url: { url: `data:image/png;base64,${png}`, detail: 'low' } };
      const answer = await client.chat.completions.create({ model, messages: ask([{ type: 'text', text: question }, image]) });
      assertQuotes(answer.choices[0].message.content, question);
      assert.ok(answer.usage.prompt_tokens > imageTokens, `${answer.usage.prompt_tokens} tokens cannot hold an image`);
      assertUsage(answer.usage);
    });

    test('reasoning is asked for by effort and counted', async () => {
      const answer = await client.chat.completions.create({ model, messages: ask(question), reasoning_effort: 'low' });
      assertQuotes(answer.choices[0].message.content, question);
      assert.ok(answer.usage.completion_tokens_details.reasoning_tokens > 0);
      assertUsage(answer.usage);
    });

    test('the token limit ends the answer with finish_reason length', async () => {
      const answer = await client.chat.completions.create({ model, messages: ask(question), max_completion_tokens: 16 });
      assert.equal(answer.choices[0].finish_reason, 'length');
      assert.equal(answer.usage.completion_tokens, 16);
      assert.ok('You said: '.startsWith(answer.choices[0].message.content.slice(0, 10)));
    });

    if (stops) {
      test('a stop sequence ends the answer', async () => {
        const answer = await client.chat.completions.create({ model, messages: ask(question), stop: [' said'] });
        assert.equal(answer.choices[0].finish_reason, 'stop');
        assert.equal(answer.choices[0].message.content, 'You');
      });
    } else {
      test('a stop sequence, which this surface lacks, is refused by name', async () => {
        await assert.rejects(
          client.chat.completions.create({ model, messages: ask(question), stop: [' said'] }),
          (error) => error instanceof OpenAI.BadRequestError && error.code === 'not_translatable' && error.param === 'stop',
        );
        assert.equal((await gateway.simulator.requests()).length, 0);
      });
    }
  });
}

function assertCalls(calls, count) {
  assert.equal(calls.length, count);
  assert.equal(new Set(calls.map((call) => call.id)).size, count);
  for (const call of calls) {
    assert.ok(call.id.length > 4);
    assert.equal(call.type, 'function');
    assertArguments(call.function.name, call.function.arguments);
  }
}

function assertUsage(usage) {
  assert.ok(usage.prompt_tokens > 0 && usage.completion_tokens > 0, JSON.stringify(usage));
  assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens);
  assert.ok((usage.prompt_tokens_details?.cached_tokens ?? 0) <= usage.prompt_tokens);
}

const counts = (usage) => [usage.prompt_tokens, usage.completion_tokens, usage.total_tokens];
const called = (call) => [call.id, call.function.name, JSON.parse(call.function.arguments)];
