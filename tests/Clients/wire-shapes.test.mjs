import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startGateway } from './support/gateway.mjs';
import { question } from './support/samples.mjs';

let gateway;
before(async () => {
  gateway = await startGateway();
});
beforeEach(() => gateway.simulator.reset());
after(() => gateway?.stop());

const messages = [{ role: 'user', content: question }];

async function stream(path, body) {
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({ ...body, stream: true }),
  });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type'), /^text\/event-stream(; ?charset=utf-8)?$/);
  assert.equal(response.headers.get('content-encoding'), null);
  const text = await response.text();
  assert.ok(text.endsWith('\n\n'), 'the last frame is not closed by a blank line');
  const frames = text.slice(0, -2).split(/\r?\n\r?\n/).map((frame) => frame.split(/\r?\n/).filter((line) => !line.startsWith('id:') && !line.startsWith(':')));
  // What held nothing but a comment (another dialect's ping) is no event.
  return frames.filter((lines) => lines.length > 0);
}

for (const model of ['sim-gpt', 'sim-claude', 'sim-gpt-responses']) {
  describe(`frames of a stream by ${model}`, () => {
    test('chat completions: data lines without event names, [DONE] last', async () => {
      const frames = await stream('/v1/chat/completions', { model, messages });
      assert.deepEqual(frames.pop(), ['data: [DONE]']);
      for (const lines of frames) {
        assert.equal(lines.length, 1);
        const chunk = JSON.parse(/^data: (.+)$/.exec(lines[0])[1]);
        assert.equal(chunk.object, 'chat.completion.chunk');
        assert.deepEqual([typeof chunk.id, typeof chunk.created, typeof chunk.model], ['string', 'number', 'string']);
        assert.ok('finish_reason' in chunk.choices[0], 'finish_reason is null, not absent, until the end');
      }
    });

    test('responses: an event line equal to the type in every data line, no [DONE]', async () => {
      const frames = await stream('/v1/responses', { model: model === 'sim-gpt-responses' ? 'sim-gpt-chat' : model, input: question, store: false });
      for (const lines of frames) assertNamed(lines);
      assert.equal(frames.at(-1)[0], 'event: response.completed');
    });

    test('messages: an event line equal to the type in every data line, message_stop last', async () => {
      const frames = await stream('/v1/messages', { model, max_tokens: 512, messages });
      for (const lines of frames) assertNamed(lines);
      assert.equal(frames[0][0], 'event: message_start');
      assert.equal(frames.at(-1)[0], 'event: message_stop');
      const start = JSON.parse(frames[0][1].slice('data: '.length)).message;
      assert.deepEqual([start.content, start.stop_reason, start.stop_sequence], [[], null, null]);
    });

    test('a chat stream that breaks ends with an error object and without [DONE]', async () => {
      await gateway.simulator.fault({ cut_after_events: 8 });
      const frames = await stream('/v1/chat/completions', { model, messages });
      const error = JSON.parse(frames.at(-1)[0].slice('data: '.length)).error;
      assert.equal(error.code, 'stream_interrupted');
      assert.equal(typeof error.message, 'string');
      assert.ok(!frames.flat().includes('data: [DONE]'));
    });
  });
}

function assertNamed(lines) {
  assert.equal(lines.length, 2, lines.join('\n'));
  const name = /^event: (\S+)$/.exec(lines[0])?.[1];
  const data = JSON.parse(/^data: (.+)$/.exec(lines[1])[1]);
  assert.equal(data.type, name);
}
