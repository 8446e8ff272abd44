import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { startGateway } from './support/gateway.mjs';
import { assertQuotes, functions, question, toolQuestion, toolResults } from './support/samples.mjs';

let gateway;
let client;
before(async () => {
  gateway = await startGateway();
  client = new Anthropic({ baseURL: gateway.url, apiKey: 'unused', maxRetries: 0 });
});
beforeEach(() => gateway.simulator.reset());
after(() => gateway?.stop());

// Whether thinking is shown by default depends on the model, so it is asked for.
const thinking = { type: 'enabled', budget_tokens: 1024, display: 'summarized' };
const ask = (content) => [{ role: 'user', content }];
const said = (block) => [block.type, block.thinking ?? block.text];
const tools = functions.map(({ name, description, schema }) => ({ name, description, input_schema: schema }));

const ways = [
  { model: 'sim-claude', by: 'its own dialect', shows: true },
  { model: 'sim-gpt-responses', by: '/v1/responses', shows: true },
  { model: 'sim-gpt-chat', by: '/v1/chat/completions', shows: false },
];

for (const { model, by, shows } of ways) {
  const create = (request) => client.messages.create({ model, max_tokens: 2048, thinking, ...request });

  describe(`anthropic thinking, ${model} by ${by}`, () => {
    if (shows) {
      test('thinking comes signed before the text', async () => {
        const answer = await create({ messages: ask(question) });
        assert.deepEqual(answer.content.map((block) => block.type), ['thinking', 'text']);
        assert.ok(answer.content[0].thinking.length > 8);
        assert.ok(answer.content[0].signature.length > 8);
        assertQuotes(answer.content[1].text, question);
      });

      test('streamed thinking is the thinking of the plain answer', async () => {
        const plain = await create({ messages: ask(question) });
        const final = await client.messages.stream({ model, max_tokens: 2048, thinking, messages: ask(question) }).finalMessage();
        assert.deepEqual(final.content.map(said), plain.content.map(said));
        assert.ok(final.content[0].signature.length > 8);
      });
    } else {
      test('thinking that this surface never shows is told as a loss', async () => {
        const { data, response } = await client.messages.create({ model, max_tokens: 2048, thinking, messages: ask(question) }).withResponse();
        assert.deepEqual(data.content.map((block) => block.type), ['text']);
        assert.match(response.headers.get('x-breakwater-lossy'), /thinking/);
      });
    }

    test('the thinking is part of the billed output', async () => {
      const silent = await create({ messages: ask(question), thinking: { type: 'disabled' } });
      const thoughtful = await create({ messages: ask(question) });
      assert.ok(thoughtful.usage.output_tokens > silent.usage.output_tokens, `${silent.usage.output_tokens} → ${thoughtful.usage.output_tokens}`);
      assert.equal(silent.content.filter((block) => block.type === 'thinking').length, 0);
    });

    test('a conversation goes on with its thinking given back, through tool calls', async () => {
      const first = await create({ messages: ask(toolQuestion), tools });
      assert.equal(first.stop_reason, 'tool_use');
      const results = first.content.filter((block) => block.type === 'tool_use').map((call, i) => ({ type: 'tool_result', tool_use_id: call.id, content: toolResults[i] }));
      const history = [...ask(toolQuestion), { role: 'assistant', content: first.content }, { role: 'user', content: results }];
      const second = await create({ messages: history, tools });
      assertQuotes(second.content.at(-1).text, toolResults.at(-1));
      const third = await create({ messages: [...history, { role: 'assistant', content: second.content }, ...ask(question)], tools });
      assertQuotes(third.content.at(-1).text, question);
    });
  });
}

test('thinking of one vendor does not stop the conversation from going on at the other', async () => {
  const first = await client.messages.create({ model: 'sim-claude', max_tokens: 2048, thinking, messages: ask(toolQuestion) });
  const next = [...ask(toolQuestion), { role: 'assistant', content: first.content }, ...ask(question)];
  const elsewhere = await client.messages.create({ model: 'sim-gpt-responses', max_tokens: 2048, thinking, messages: next }).withResponse();
  assertQuotes(elsewhere.data.content.at(-1).text, question);
  assert.match(elsewhere.response.headers.get('x-breakwater-lossy') ?? '', /thinking|reasoning/);
  const back = [...next, { role: 'assistant', content: elsewhere.data.content }, ...ask('And now?')];
  const home = await client.messages.create({ model: 'sim-claude', max_tokens: 2048, thinking, messages: back });
  assertQuotes(home.content.at(-1).text, 'And now?');
});

test('a forged signature is refused by the provider and told as its own error', async () => {
  const first = await client.messages.create({ model: 'sim-claude', max_tokens: 2048, thinking, messages: ask(question) });
  const forged = first.content.map((block) => (block.type === 'thinking' ? { ...block, signature: `AA${block.signature.slice(2)}` } : block));
  await assert.rejects(
    client.messages.create({ model: 'sim-claude', max_tokens: 2048, thinking, messages: [...ask(question), { role: 'assistant', content: forged }, ...ask('Go on')] }),
    (error) => error instanceof Anthropic.BadRequestError && error.type === 'invalid_request_error' && /signature/.test(error.message),
  );
});
