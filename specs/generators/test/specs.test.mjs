import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readModel } from '../model/model.mjs';

const model = readModel(join(dirname(fileURLToPath(import.meta.url)), '../..'));

test('every schema is used', () => {
  const unused = [...model.schemas.values()].filter((schema) => !schema.inRequest && !schema.inResponse);
  assert.deepEqual(
    unused.map((schema) => schema.name),
    [],
  );
});

test('every error that an operation documents has a code of that status', () => {
  const known = new Set(model.errors.map((error) => error.status));
  for (const operation of model.operations) {
    const errors = operation.responses.filter((response) =>
      response.content.some(({ type }) => type.name === 'ErrorResponse'),
    );
    errors.forEach(({ status }) => assert.ok(known.has(status), `${operation.id} ${status}`));
  }
  model.requestErrors.forEach((status) => assert.ok(known.has(status), `x-request-errors ${status}`));
});

test('operations that need a key document 401, limited ones 429, those with a body 400, 413 and 415', () => {
  for (const operation of model.operations) {
    const statuses = new Set(operation.responses.map((response) => response.status));
    const expected = [
      [401, operation.authenticated],
      [429, operation.rateLimited],
      [403, operation.changesNode],
      [413, operation.body !== undefined],
      [415, operation.body !== undefined],
    ];
    expected.forEach(([status, wanted]) => assert.equal(statuses.has(status), wanted, `${operation.id} ${status}`));
    const checked = operation.body !== undefined || operation.parameters.some((parameter) => parameter.in !== 'header');
    assert.ok(!checked || statuses.has(400), `${operation.id} 400`);
  }
});

test('the query of the EventSource form has the fields of the body that a query can carry, as the body has them', () => {
  const query = model.operations
    .find((operation) => operation.id === 'getInference')
    .parameters.filter((parameter) => parameter.in === 'query');
  const body = model.schemas.get('InferenceRequest').fields;
  const carried = body.filter((field) => field.type.kind !== 'list' || field.type.items.kind !== 'ref');
  assert.deepEqual(query.map((parameter) => parameter.name).sort(), carried.map((field) => field.name).sort());
  for (const parameter of query) {
    const field = body.find((each) => each.name === parameter.name);
    assert.deepEqual([parameter.type, parameter.limits, parameter.default], [field.type, field.limits, field.default]);
  }
});

test('optional fields of requests may be null', () => {
  const requests = [...model.schemas.values()].filter(
    (schema) => schema.kind === 'object' && schema.inRequest && !schema.inResponse,
  );
  const strict = requests.flatMap(({ name, fields }) =>
    fields
      .filter((field) => !field.required && !field.nullable && field.type.kind !== 'any')
      .map((field) => `${name}.${field.name}`),
  );
  assert.deepEqual(strict, []);
});
