import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { member, startGateway, tenant } from './support/gateway.mjs';
import { question } from './support/samples.mjs';

const key = 'bw_a-key-of-acme';
const restricted = 'bw_a-key-of-zoe';
const once = 'retry: { max_attempts: 1 }\n';

let gateway;
let client;
before(async () => {
  gateway = await startGateway({ extra: once + tenant(key, member('zoe', restricted, ', allowed_models: [sim-gpt]')) });
  // The SDK's own retries stay on: the gateway has to hold them back.
  client = new Anthropic({ baseURL: gateway.url, apiKey: key });
});
beforeEach(() => gateway.simulator.reset());
after(() => gateway?.stop());

const messages = [{ role: 'user', content: question }];
const create = (model, more) => client.messages.create({ model, max_tokens: 512, messages, ...more });

async function refused(call, type) {
  const error = await call.then(() => assert.fail('the call should fail'), (reason) => reason);
  assert.ok(error instanceof type, `${error.constructor.name} instead of ${type.name}: ${error.message}`);
  assert.match(error.requestID, /^req_/);
  assert.equal(error.error.type, 'error');
  assert.ok(error.apiMessage.length > 10);
  return error;
}

for (const model of ['sim-claude', 'sim-gpt', 'sim-gpt-responses']) {
  const vendor = model === 'sim-claude' ? 'anthropic' : 'openai';
  const fault = (rule) => gateway.simulator.fault({ vendor, ...rule });

  describe(`anthropic errors, ${model}`, () => {
    test('a field of the wrong type is a BadRequestError that names it, and reaches no provider', async () => {
      const error = await refused(create(model, { system: 7 }), Anthropic.BadRequestError);
      assert.equal(error.type, 'invalid_request_error');
      assert.match(error.apiMessage, /system/);
      assert.equal((await gateway.simulator.requests()).length, 0);
    });

    test('max_tokens is required', async () => {
      const error = await refused(create(model, { max_tokens: undefined }), Anthropic.BadRequestError);
      assert.match(error.apiMessage, /max_tokens/);
    });

    test('a provider\'s 429 is one RateLimitError with its retry-after, not three', async () => {
      await fault({ status: 429, headers: { 'retry-after': '7' } });
      const error = await refused(create(model), Anthropic.RateLimitError);
      assert.equal(error.type, 'rate_limit_error');
      assert.match(error.apiMessage, /provider_rate_limited/);
      assert.equal(error.headers.get('retry-after'), '7');
      assert.equal(error.headers.get('x-should-retry'), 'false');
      assert.equal((await gateway.simulator.requests()).length, 1);
    });

    test('a provider\'s 500 is an InternalServerError, once', async () => {
      await fault({ status: 500 });
      const error = await refused(create(model), Anthropic.InternalServerError);
      assert.equal(error.type, 'api_error');
      assert.equal((await gateway.simulator.requests()).length, 1);
    });

    test('an overloaded provider is an OverloadedError', async () => {
      await fault({ status: vendor === 'anthropic' ? 529 : 503 });
      const error = await refused(create(model), Anthropic.OverloadedError);
      assert.equal(error.status, 529);
      assert.equal(error.type, 'overloaded_error');
      assert.ok(Number(error.headers.get('retry-after')) >= 1);
    });

    test('the gateway\'s own key refused by the provider is not the caller\'s AuthenticationError', async () => {
      await fault({ status: 401 });
      const error = await refused(create(model), Anthropic.InternalServerError);
      assert.match(error.apiMessage, /provider_credentials/);
    });

    test('an error event in the middle of a stream is thrown as APIError after what came before it', async () => {
      // Event by event: an error that comes together with the first content is one before the answer.
      await fault({ error_event_at: 8, chunk_delay_ms: 5 });
      await broken(create(model, { stream: true }));
    });

    test('a connection lost in the middle of a stream is thrown as APIError, never a clean end', async () => {
      await fault({ cut_after_events: 8 });
      const error = await broken(create(model, { stream: true }));
      assert.match(error.apiMessage, /stream_interrupted/);
    });

    test('the stream helper rejects too', async () => {
      await fault({ cut_after_events: 8 });
      await assert.rejects(client.messages.stream({ model, max_tokens: 512, messages }).finalMessage(), Anthropic.APIError);
    });
  });
}

test('a spent quota is a PaymentRequiredError that nobody repeats', async () => {
  const details = { error_code: 'enforced_spend_limit_reached' };
  const body = { type: 'error', error: { type: 'rate_limit_error', message: 'Spend limit reached.', details }, request_id: 'req_1' };
  await gateway.simulator.fault({ vendor: 'anthropic', status: 429, body });
  const error = await refused(create('sim-claude'), Anthropic.PaymentRequiredError);
  assert.equal(error.type, 'billing_error');
  assert.equal((await gateway.simulator.requests()).length, 1);
});

test('OpenAI\'s spent quota is the same PaymentRequiredError', async () => {
  const body = { error: { message: 'You exceeded your current quota.', type: 'insufficient_quota', param: null, code: 'insufficient_quota' } };
  await gateway.simulator.fault({ vendor: 'openai', status: 429, body });
  await refused(create('sim-gpt'), Anthropic.PaymentRequiredError);
  assert.equal((await gateway.simulator.requests()).length, 1);
});

test('an unknown model is a NotFoundError that names near ones', async () => {
  const error = await refused(create('sim-claud'), Anthropic.NotFoundError);
  assert.equal(error.type, 'not_found_error');
  assert.match(error.apiMessage, /model_not_found/);
  assert.match(error.apiMessage, /sim-claude\b/);
});

test('a model that is not allowed is a PermissionDeniedError that names those that are', async () => {
  const zoe = new Anthropic({ baseURL: gateway.url, apiKey: restricted });
  const error = await refused(zoe.messages.create({ model: 'sim-claude', max_tokens: 16, messages }), Anthropic.PermissionDeniedError);
  assert.equal(error.type, 'permission_error');
  assert.match(error.apiMessage, /^not_entitled: .*sim-gpt/);
  assert.equal((await gateway.simulator.requests()).length, 0);
});

test('an unknown key is an AuthenticationError that does not show it', async () => {
  const stranger = new Anthropic({ baseURL: gateway.url, apiKey: 'sk-ant-not-a-breakwater-key' });
  const error = await refused(stranger.messages.create({ model: 'sim-claude', max_tokens: 16, messages }), Anthropic.AuthenticationError);
  assert.equal(error.type, 'authentication_error');
  assert.doesNotMatch(error.apiMessage, /sk-ant-not-a-breakwater-key/);
  await refused(stranger.messages.countTokens({ model: 'sim-claude', messages }), Anthropic.AuthenticationError);
  assert.equal((await gateway.simulator.requests()).length, 0);
});

test('x-api-key carries the key as well as the bearer header does', async () => {
  const response = await fetch(`${gateway.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key, 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({ model: 'sim-claude', max_tokens: 32, messages }),
  });
  assert.equal(response.status, 200);
  assert.equal((await response.json()).type, 'message');
});

async function broken(call) {
  const seen = [];
  let thrown;
  try {
    for await (const event of await call) seen.push(event);
  } catch (error) {
    thrown = error;
  }
  assert.ok(thrown instanceof Anthropic.APIError, `thrown: ${thrown}; events: ${seen.map((event) => event.type).join()}`);
  assert.equal(seen[0]?.type, 'message_start');
  assert.ok(!seen.some((event) => event.type === 'message_stop' || event.delta?.stop_reason));
  return thrown;
}
