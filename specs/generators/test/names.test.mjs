import assert from 'node:assert/strict';
import { test } from 'node:test';
import { camel, constant, pascal, words } from '../model/names.mjs';

test('words are found in every way of writing names', () => {
  assert.deepEqual(words('max_tokens'), ['max', 'tokens']);
  assert.deepEqual(words('createInference'), ['create', 'inference']);
  assert.deepEqual(words('Last-Event-ID'), ['last', 'event', 'id']);
  assert.deepEqual(words('VALIDATION_ERROR'), ['validation', 'error']);
  assert.deepEqual(words('top_p'), ['top', 'p']);
});

test('names are written anew for each use', () => {
  assert.equal(pascal('openmetrics-text'), 'OpenmetricsText');
  assert.equal(camel('Last-Event-ID'), 'lastEventId');
  assert.equal(constant('getOpenApiJson'), 'GET_OPEN_API_JSON');
  assert.equal(constant('guinea-pig'), 'GUINEA_PIG');
});
