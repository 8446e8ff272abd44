import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { jsonSchemaOutputFormat } from '@anthropic-ai/sdk/helpers/json-schema';
import { collect } from './support/collect.mjs';
import { startGateway } from './support/gateway.mjs';
import { assertConforms } from './support/schema.mjs';
import { assertArguments, assertQuotes, functions, imageTokens, png, question, reportSchema, toolQuestion, toolResults } from './support/samples.mjs';

let gateway;
let client;
before(async () => {
  gateway = await startGateway();
  client = new Anthropic({ baseURL: gateway.url, apiKey: 'unused', maxRetries: 0 });
});
beforeEach(() => gateway.simulator.reset());
after(() => gateway?.stop());

const tools = functions.map(({ name, description, schema }) => ({ name, description, input_schema: schema }));
const ask = (content) => [{ role: 'user', content }];
const system = 'You keep a harbour.';

const ways = [
  { model: 'sim-claude', vendor: 'anthropic', path: '/v1/messages', stops: true },
  { model: 'sim-gpt', vendor: 'openai', path: '/v1/chat/completions', stops: true },
  { model: 'sim-gpt-responses', vendor: 'openai', path: '/v1/responses', stops: false },
];

for (const { model, vendor, path, stops } of ways) {
  const create = (request) => client.messages.create({ model, system, max_tokens: 2048, ...request });
  const stream = (request) => client.messages.stream({ model, system, max_tokens: 2048, ...request });

  describe(`anthropic messages, ${model} by ${path}`, () => {
    test('a plain answer has text, ids and usage', async () => {
      const { data, response } = await client.messages.create({ model, system, max_tokens: 2048, messages: ask(question) }).withResponse();
      assert.match(data.id, /^msg_/);
      assert.equal(data.type, 'message');
      assert.equal(data.role, 'assistant');
      assert.equal(data.stop_reason, 'end_turn');
      assert.equal(data.stop_sequence, null);
      assertQuotes(textOf(data), question);
      assertUsage(data.usage);
      assert.match(response.headers.get('request-id'), /^req_/);
      assert.match(response.headers.get('x-breakwater-cost-usd'), /^0\.0\d+$/);
      const seen = await gateway.simulator.onlyRequest((request) => request.completed);
      assert.deepEqual([seen.vendor, seen.path], [vendor, path]);
    });

    test('a stream gives the plain answer, block by block', async () => {
      const plain = await create({ messages: ask(question) });
      const events = await collect(await create({ messages: ask(question), stream: true }));
      assertGrammar(events);
      const text = events.filter((event) => event.delta?.type === 'text_delta').map((event) => event.delta.text).join('');
      assert.equal(text, textOf(plain));
      const end = events.find((event) => event.type === 'message_delta');
      assert.equal(end.delta.stop_reason, 'end_turn');
      assert.equal(end.usage.output_tokens, plain.usage.output_tokens);
    });

    test('the stream helper puts the same message together', async () => {
      const plain = await create({ messages: ask(question) });
      const final = await stream({ messages: ask(question) }).finalMessage();
      assert.equal(textOf(final), textOf(plain));
      assert.equal(final.stop_reason, 'end_turn');
      assert.deepEqual(counts(final.usage), counts(plain.usage));
    });

    test('parallel tool calls have distinct ids and input that satisfies their schemas', async () => {
      const answer = await create({ messages: ask(toolQuestion), tools });
      assert.equal(answer.stop_reason, 'tool_use');
      assertCalls(callsOf(answer), 2);
      assertUsage(answer.usage);
    });

    test('streamed parallel tool calls come together as the same calls', async () => {
      const plain = await create({ messages: ask(toolQuestion), tools });
      const events = [];
      const final = await stream({ messages: ask(toolQuestion), tools }).on('streamEvent', (event) => events.push(structuredClone(event))).finalMessage();
      assertGrammar(events);
      assert.equal(final.stop_reason, 'tool_use');
      assertCalls(callsOf(final), 2);
      assert.deepEqual(callsOf(final).map(called), callsOf(plain).map(called));
    });

    test('one call at a time when parallel calls are off', async () => {
      const answer = await create({ messages: ask(toolQuestion), tools, tool_choice: { type: 'auto', disable_parallel_tool_use: true } });
      assertCalls(callsOf(answer), 1);
    });

    test('a named tool is the one that is called', async () => {
      const answer = await create({ messages: ask(question), tools, tool_choice: { type: 'tool', name: 'get_local_time' } });
      assertCalls(callsOf(answer), 1);
      assert.equal(callsOf(answer)[0].name, 'get_local_time');
    });

    test('tool results go back in order and are answered', async () => {
      const first = await create({ messages: ask(toolQuestion), tools });
      const results = callsOf(first).map((call, i) => ({ type: 'tool_result', tool_use_id: call.id, content: toolResults[i] }));
      const second = await create({ messages: [...ask(toolQuestion), { role: 'assistant', content: first.content }, { role: 'user', content: results }], tools });
      assert.equal(second.stop_reason, 'end_turn');
      assertQuotes(textOf(second), toolResults.at(-1));
    });

    test('structured output conforms to its schema, plain and streamed', async () => {
      const request = { messages: ask(question), output_config: { format: jsonSchemaOutputFormat(reportSchema) } };
      const parsed = await client.messages.parse({ model, system, max_tokens: 2048, ...request });
      assertConforms(parsed.parsed_output, reportSchema);
      const streamed = await stream(request).finalMessage();
      assert.deepEqual(JSON.parse(textOf(streamed)), parsed.parsed_output);
    });

    test('an image reaches the model', async () => {
      const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } };
      const answer = await create({ messages: ask([image, { type: 'text', text: question }]) });
      assertQuotes(textOf(answer), question);
      assert.ok(answer.usage.input_tokens > imageTokens, `${answer.usage.input_tokens} tokens cannot hold an image`);
    });

    test('the token limit ends the answer with stop_reason max_tokens', async () => {
      const answer = await create({ messages: ask(question), max_tokens: 16 });
      assert.equal(answer.stop_reason, 'max_tokens');
      assert.equal(answer.usage.output_tokens, 16);
    });

    if (stops) {
      test('a stop sequence ends the answer', async () => {
        const answer = await create({ messages: ask(question), stop_sequences: [' said'] });
        // Chat completions do not tell which end it was.
        assert.equal(answer.stop_reason, vendor === 'anthropic' ? 'stop_sequence' : 'end_turn');
        assert.equal(answer.stop_sequence, vendor === 'anthropic' ? ' said' : null);
        assert.equal(textOf(answer), 'You');
      });
    } else {
      test('a stop sequence, which this surface lacks, is refused by name', async () => {
        await assert.rejects(
          create({ messages: ask(question), stop_sequences: [' said'] }),
          (error) => error instanceof Anthropic.BadRequestError && /not_translatable.*stop_sequences/.test(error.apiMessage),
        );
        assert.equal((await gateway.simulator.requests()).length, 0);
      });
    }

    test('tokens can be counted', async () => {
      const few = await client.messages.countTokens({ model, system, messages: ask('Hello') });
      const many = await client.messages.countTokens({ model, system, messages: ask('Hello '.repeat(400)) });
      assert.ok(few.input_tokens > 0);
      assert.ok(many.input_tokens > few.input_tokens + 400, `${few.input_tokens} → ${many.input_tokens}`);
    });
  });
}

const textOf = (message) => message.content.filter((block) => block.type === 'text').map((block) => block.text).join('');
const callsOf = (message) => message.content.filter((block) => block.type === 'tool_use');
const called = (call) => [call.id, call.name, call.input];
const counts = (usage) => [usage.input_tokens, usage.output_tokens];

function assertCalls(calls, count) {
  assert.equal(calls.length, count);
  assert.equal(new Set(calls.map((call) => call.id)).size, count);
  for (const call of calls) assertArguments(call.name, JSON.stringify(call.input));
}

function assertUsage(usage) {
  assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0, JSON.stringify(usage));
  assert.ok((usage.cache_read_input_tokens ?? 0) >= 0 && (usage.cache_creation_input_tokens ?? 0) >= 0);
}

// One start, blocks opened and closed one after another under rising indexes, one message_delta, one stop.
function assertGrammar(events) {
  const types = events.map((event) => event.type);
  assert.equal(types[0], 'message_start');
  assert.deepEqual(types.slice(-2), ['message_delta', 'message_stop']);
  for (const once of ['message_start', 'message_delta', 'message_stop']) assert.equal(types.filter((type) => type === once).length, 1, once);
  let open = -1;
  let next = 0;
  for (const event of events) {
    if (event.type === 'content_block_start') {
      assert.equal(open, -1);
      assert.equal(event.index, next++);
      open = event.index;
    } else if (event.type === 'content_block_delta') {
      assert.equal(event.index, open);
    } else if (event.type === 'content_block_stop') {
      assert.equal(event.index, open);
      open = -1;
    }
  }
  assert.equal(open, -1);
  assert.ok(next > 0);
}
