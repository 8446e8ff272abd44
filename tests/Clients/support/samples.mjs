import assert from 'node:assert/strict';
import { assertConforms } from './schema.mjs';

/** The simulated model quotes the last user text and the last tool result, so an answer proves that they arrived. */
export const question = 'Which harbour lamps are lit, naïve gull 🌊?';
export const toolQuestion = 'What is the weather there? Use a tool.';
export const toolResults = ['16 degrees and windy', 'half past nine'];

const object = (properties) => ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false });

export const functions = [
  {
    name: 'get_weather',
    description: 'The weather of a city',
    schema: object({ city: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] } }),
  },
  { name: 'get_local_time', description: 'The time in a city', schema: object({ city: { type: 'string' }, hours: { type: 'integer' } }) },
];

export const reportSchema = object({
  title: { type: 'string' },
  wind: { type: 'integer' },
  calm: { type: 'boolean' },
  rating: { type: 'string', enum: ['safe', 'rough', 'closed'] },
  piers: { type: 'array', items: object({ name: { type: 'string' }, depth: { type: 'number' } }) },
});

/** One red pixel. */
export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

/** What the simulated providers bill for any one image; text this short costs far less. */
export const imageTokens = 765;

/** Asserts a JSON text against the schema of the function that was called. */
export function assertArguments(name, text) {
  const called = functions.find((one) => one.name === name);
  assert.ok(called, `${name} was never offered`);
  const value = JSON.parse(text);
  assertConforms(value, called.schema);
  return value;
}

export const assertQuotes = (text, quoted) => assert.ok(text.includes(quoted), `the answer should quote "${quoted}": ${text}`);
