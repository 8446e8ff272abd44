import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import OpenAI from 'openai';
import { member, startGateway, tenant } from './support/gateway.mjs';
import { question } from './support/samples.mjs';

const key = 'bw_a-key-of-acme';
const restricted = 'bw_a-key-of-zoe';
const once = 'retry: { max_attempts: 1 }\n';

let gateway;
let client;
before(async () => {
  gateway = await startGateway({ extra: once + tenant(key, member('zoe', restricted, ', allowed_models: [sim-claude]')) });
  // The SDK's own retries stay on: the gateway has to hold them back.
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: key });
});
beforeEach(() => gateway.simulator.reset());
after(() => gateway?.stop());

const messages = [{ role: 'user', content: question }];
const surfaces = {
  'chat.completions': (model, more) => client.chat.completions.create({ model, messages, ...more }),
  responses: (model, more) => client.responses.create({ model, input: question, store: false, ...more }),
};

async function refused(call, type) {
  const error = await call.then(() => assert.fail('the call should fail'), (reason) => reason);
  assert.ok(error instanceof type, `${error.constructor.name} instead of ${type.name}: ${error.message}`);
  assert.match(error.requestID, /^req_/);
  assert.ok(error.message.length > 20);
  return error;
}

for (const [surface, create] of Object.entries(surfaces)) {
  for (const model of ['sim-gpt', 'sim-claude']) {
    describe(`openai ${surface} errors, ${model}`, () => {
      const inputField = surface === 'responses' ? 'input' : 'messages';

      test('a field of the wrong type is a BadRequestError that names it, and reaches no provider', async () => {
        const error = await refused(create(model, { [inputField]: 7 }), OpenAI.BadRequestError);
        assert.equal(error.type, 'invalid_request_error');
        assert.equal(error.param, inputField);
        assert.match(error.message, new RegExp(inputField));
        assert.equal((await gateway.simulator.requests()).length, 0);
      });

      test('a provider\'s 429 is one RateLimitError with its retry-after, not three', async () => {
        await gateway.simulator.fault({ model, status: 429, headers: { 'retry-after': '7' } });
        const error = await refused(create(model), OpenAI.RateLimitError);
        assert.equal(error.code, 'provider_rate_limited');
        assert.equal(error.headers.get('retry-after'), '7');
        assert.equal(error.headers.get('x-should-retry'), 'false');
        assert.equal((await gateway.simulator.requests()).length, 1);
      });

      test('a provider\'s 500 is an InternalServerError, once', async () => {
        await gateway.simulator.fault({ model, status: 500 });
        const error = await refused(create(model), OpenAI.InternalServerError);
        assert.equal(error.code, 'provider_unavailable');
        assert.equal((await gateway.simulator.requests()).length, 1);
      });

      test('an overloaded provider is a 503 that says when to come back', async () => {
        await gateway.simulator.fault({ model, status: model === 'sim-claude' ? 529 : 503 });
        const error = await refused(create(model), OpenAI.InternalServerError);
        assert.equal(error.status, 503);
        assert.equal(error.code, 'provider_overloaded');
        assert.ok(Number(error.headers.get('retry-after')) >= 1);
      });

      test('the gateway\'s own key refused by the provider is not the caller\'s AuthenticationError', async () => {
        await gateway.simulator.fault({ model, status: 401 });
        const error = await refused(create(model), OpenAI.InternalServerError);
        assert.equal(error.code, 'provider_credentials');
        assert.doesNotMatch(error.message, /sim-(openai|anthropic)-key/);
      });

      test('an error event in the middle of a stream is thrown as APIError after what came before it', async () => {
        // Event by event: an error that comes together with the first content is one before the answer.
        await gateway.simulator.fault({ model, error_event_at: 8, chunk_delay_ms: 5 });
        await broken(create(model, { stream: true }));
      });

      test('a connection lost in the middle of a stream is thrown as APIError, never a clean end', async () => {
        await gateway.simulator.fault({ model, cut_after_events: 8 });
        const error = await broken(create(model, { stream: true }));
        assert.equal(error.code, 'stream_interrupted');
      });
    });
  }
}

test('a spent quota is a RateLimitError of type insufficient_quota that nobody repeats', async () => {
  const body = { error: { message: 'You exceeded your current quota.', type: 'insufficient_quota', param: null, code: 'insufficient_quota' } };
  await gateway.simulator.fault({ model: 'sim-gpt', status: 429, body });
  const error = await refused(surfaces['chat.completions']('sim-gpt'), OpenAI.RateLimitError);
  assert.equal(error.type, 'insufficient_quota');
  assert.equal(error.headers.get('x-should-retry'), 'false');
  assert.equal((await gateway.simulator.requests()).length, 1);
});

test('Anthropic\'s spend limit is the same RateLimitError', async () => {
  const error = { type: 'rate_limit_error', message: 'Spend limit reached.', details: { error_code: 'enforced_spend_limit_reached' } };
  await gateway.simulator.fault({ model: 'sim-claude', status: 429, body: { type: 'error', error, request_id: 'req_1' } });
  assert.equal((await refused(surfaces['chat.completions']('sim-claude'), OpenAI.RateLimitError)).type, 'insufficient_quota');
  assert.equal((await gateway.simulator.requests()).length, 1);
});

test('what only the provider can judge is its own BadRequestError', async () => {
  const error = await refused(surfaces['chat.completions']('sim-gpt', { temperature: 3 }), OpenAI.BadRequestError);
  assert.equal(error.param, 'temperature');
});

test('an unknown model is a NotFoundError that names near ones', async () => {
  const error = await refused(surfaces['chat.completions']('sim-gptt'), OpenAI.NotFoundError);
  assert.equal(error.code, 'model_not_found');
  assert.equal(error.param, 'model');
  assert.match(error.message, /sim-gpt\b/);
  assert.equal((await gateway.simulator.requests()).length, 0);
});

test('an unknown key is an AuthenticationError that does not show it', async () => {
  const stranger = client.withOptions({ apiKey: 'sk-not-a-breakwater-key' });
  const error = await refused(stranger.chat.completions.create({ model: 'sim-gpt', messages }), OpenAI.AuthenticationError);
  assert.equal(error.code, 'invalid_api_key');
  assert.doesNotMatch(error.message, /sk-not-a-breakwater-key/);
  await refused(stranger.models.list(), OpenAI.AuthenticationError);
  assert.equal((await gateway.simulator.requests()).length, 0);
});

test('a model that is not allowed is a PermissionDeniedError that names those that are', async () => {
  const zoe = client.withOptions({ apiKey: restricted });
  const error = await refused(zoe.chat.completions.create({ model: 'sim-gpt', messages }), OpenAI.PermissionDeniedError);
  assert.equal(error.code, 'not_entitled');
  assert.equal(error.param, 'model');
  assert.match(error.message, /sim-claude/);
  assert.equal((await gateway.simulator.requests()).length, 0);
  assert.deepEqual((await zoe.models.list()).data.map((model) => model.id), ['sim-claude']);
  await refused(zoe.models.retrieve('sim-gpt'), OpenAI.PermissionDeniedError);
});

test('an unknown path is a NotFoundError', async () => {
  const error = await refused(client.get('/no-such-thing'), OpenAI.NotFoundError);
  assert.equal(error.code, 'not_found');
});

async function broken(call) {
  const seen = [];
  let thrown;
  try {
    for await (const event of await call) seen.push(event);
  } catch (error) {
    thrown = error;
  }
  assert.ok(thrown instanceof OpenAI.APIError, `thrown: ${thrown}; events: ${seen.map((event) => event.type).join()}`);
  assert.ok(seen.length > 0, 'what came before the error is lost');
  assert.ok(!seen.some((event) => event.type === 'response.completed' || event.choices?.some((choice) => choice.finish_reason)));
  return thrown;
}
