import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import OpenAI from 'openai';
import { collect } from './support/collect.mjs';
import { eventually } from './support/eventually.mjs';
import { startGateway } from './support/gateway.mjs';
import { assertQuotes, question } from './support/samples.mjs';

let gateway;
let client;
before(async () => {
  // A background response has to take a while, or nothing of it could be left, cancelled or taken up again.
  gateway = await startGateway({ paced: true });
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'unused', maxRetries: 0 });
});
beforeEach(() => gateway.simulator.reset());
after(() => gateway?.stop());

const model = 'sim-gpt';

test('a stored response can be read again as it was', async () => {
  const made = await client.responses.create({ model, input: question });
  const read = await client.responses.retrieve(made.id);
  assert.deepEqual(read, made);
});

test('its input items can be listed', async () => {
  const input = [{ role: 'user', content: 'First.' }, { role: 'assistant', content: 'Noted.' }, { role: 'user', content: question }];
  const made = await client.responses.create({ model, input });
  const items = await collect(client.responses.inputItems.list(made.id, { order: 'asc' }));
  assert.deepEqual(items.map((item) => item.role), ['user', 'assistant', 'user']);
  assert.equal(items[2].content[0].text, question);
  const latest = await client.responses.inputItems.list(made.id, { limit: 1 });
  assert.equal(latest.data.length, 1);
  assert.equal(latest.data[0].content[0].text, question);
});

test('a deleted response is gone', async () => {
  const made = await client.responses.create({ model, input: question });
  await client.responses.delete(made.id);
  await assert.rejects(client.responses.retrieve(made.id), OpenAI.NotFoundError);
});

test('a conversation goes on from a stored response', async () => {
  const first = await client.responses.create({ model, input: question });
  const second = await client.responses.create({ model, input: 'And then?', previous_response_id: first.id });
  assert.equal(second.previous_response_id, first.id);
  assertQuotes(second.output_text, 'And then?');
  assert.ok(second.usage.input_tokens > first.usage.input_tokens);
});

test('a conversation stored at one provider cannot go on at the other, and the error says so', async () => {
  const first = await client.responses.create({ model, input: question });
  await assert.rejects(
    client.responses.create({ model: 'sim-claude', input: 'And then?', previous_response_id: first.id }),
    (error) => error instanceof OpenAI.BadRequestError && error.param === 'previous_response_id' && /openai/.test(error.message),
  );
});

test('a background response is queued, then done, and then as any other', async () => {
  const queued = await client.responses.create({ model, input: question, background: true });
  assert.ok(['queued', 'in_progress'].includes(queued.status), queued.status);
  const done = await settled(queued.id);
  assert.equal(done.status, 'completed');
  assertQuotes(done.output_text, question);
});

test('a background response can be cancelled, twice', async () => {
  const queued = await client.responses.create({ model, input: question, background: true });
  const cancelled = await client.responses.cancel(queued.id);
  assert.equal(cancelled.status, 'cancelled');
  assert.deepEqual(await client.responses.cancel(queued.id), cancelled);
});

test('a background stream can be left and taken up again where it was left', async () => {
  const whole = await collect(await client.responses.create({ model, input: question, background: true, stream: true }));
  assert.deepEqual(whole.slice(0, 3).map((event) => event.type), ['response.created', 'response.queued', 'response.in_progress']);
  assert.equal(whole.at(-1).type, 'response.completed');
  const id = whole[0].response.id;
  const rest = await collect(await client.responses.retrieve(id, { stream: true, starting_after: 4 }));
  assert.deepEqual(rest, whole.slice(5));
});

test('a dropped background stream runs on at the provider', async () => {
  let id;
  for await (const event of await client.responses.create({ model, input: question, background: true, stream: true })) {
    id = event.response.id;
    break;
  }
  assert.equal((await settled(id)).status, 'completed');
});

test('an unknown response is a NotFoundError', async () => {
  await assert.rejects(client.responses.retrieve('resp_no_such_thing'), (error) => error instanceof OpenAI.NotFoundError && /resp_no_such_thing/.test(error.message));
  await assert.rejects(client.responses.cancel('resp_no_such_thing'), OpenAI.NotFoundError);
});

const settled = (id) => eventually(async () => {
  const now = await client.responses.retrieve(id);
  return ['queued', 'in_progress'].includes(now.status) ? undefined : now;
}, async () => `${id} never ended`);
