import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startGateway } from './support/gateway.mjs';
import { assertQuotes, question } from './support/samples.mjs';

let gateway;
before(async () => {
  gateway = await startGateway();
});
beforeEach(() => gateway.simulator.reset());
after(() => gateway?.stop());

async function respond(body, headers = {}) {
  const response = await fetch(`${gateway.url}/v1/respond`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

for (const [model, provider] of [['sim-gpt', 'openai'], ['sim-gpt-responses', 'openai'], ['sim-claude', 'claude']]) {
  test(`an intent and a prompt are answered by ${model}`, async () => {
    const { status, body } = await respond({ intent: 'chat', prompt: question, model });
    assert.equal(status, 200);
    assert.deepEqual([body.status, body.provider, body.model], ['ok', provider, model]);
    assertQuotes(body.output, question);
    assert.match(body.trace_id, /^rt_\d{8}_\w+$/);
    assert.ok(body.usage.input_tokens > 0 && body.usage.output_tokens > 0);
    assert.equal(body.usage.total_tokens, body.usage.input_tokens + body.usage.output_tokens);
    assert.ok(Math.abs(body.cost_usd - (body.usage.input_tokens * 2 + body.usage.output_tokens * 10) / 1e6) < 1e-9, `${body.cost_usd}`);
  });
}

test('without a model the matching route chooses', async () => {
  const { status, body } = await respond({ intent: 'summarize', prompt: question });
  assert.equal(status, 200);
  assert.equal(body.model, 'sim-gpt');
});

test('when the first provider is down the second answers', async () => {
  await gateway.simulator.fault({ vendor: 'openai', status: 503 });
  const { status, body } = await respond({ intent: 'chat', prompt: question });
  assert.equal(status, 200);
  assert.deepEqual([body.provider, body.model], ['claude', 'sim-claude']);
});

test('when both are down the answer is degraded and says why', async () => {
  await gateway.simulator.fault({ vendor: 'openai', status: 503 });
  await gateway.simulator.fault({ vendor: 'anthropic', status: 529 });
  const { status, headers, body } = await respond({ intent: 'chat', prompt: question });
  assert.equal(status, 503);
  assert.ok(Number(headers.get('retry-after')) >= 1);
  assert.equal(body.status, 'degraded');
  assert.equal(body.reason, `${body.provider}_provider_overloaded`);
  assert.match(body.trace_id, /^rt_\d{8}_\w+$/);
  assert.equal(body.partial, false);
  assert.ok(body.notice.length > 10);
});

for (const [what, body, field] of [
  ['a missing prompt', { intent: 'chat' }, 'prompt'],
  ['a prompt of the wrong type', { intent: 'chat', prompt: 7 }, 'prompt'],
  ['an unknown field', { intent: 'chat', prompt: 'Hello', temperature: 1 }, 'temperature'],
]) {
  test(`${what} is a 400 that names it`, async () => {
    const answer = await respond(body);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.error.param, field);
    assert.match(answer.body.error.message, new RegExp(field));
    assert.equal((await gateway.simulator.requests()).length, 0);
  });
}

test('a body that is not JSON is a 400', async () => {
  const answer = await respond('{"intent": "chat", "prompt": ');
  assert.equal(answer.status, 400);
  assert.match(answer.body.error.message, /JSON/);
});
