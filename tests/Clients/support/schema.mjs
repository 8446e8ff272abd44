import assert from 'node:assert/strict';

const kinds = {
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
};

/** Asserts that a value conforms to a schema of the kinds above, with enum, required and additionalProperties: false. */
export function assertConforms(value, schema, at = '$') {
  assert.ok(kinds[schema.type](value), `${at} is ${JSON.stringify(value)}, not of type ${schema.type}`);
  if (schema.enum) assert.ok(schema.enum.includes(value), `${at} is ${value}, not one of ${schema.enum}`);
  if (schema.type === 'array') value.forEach((item, i) => assertConforms(item, schema.items, `${at}[${i}]`));
  if (schema.type !== 'object') return;
  for (const name of schema.required ?? []) assert.ok(name in value, `${at} lacks ${name}`);
  for (const [name, member] of Object.entries(value)) {
    assert.ok(name in schema.properties, `${at} has ${name}, which the schema does not allow`);
    assertConforms(member, schema.properties[name], `${at}.${name}`);
  }
}
