import assert from 'node:assert/strict';
import { test } from 'node:test';
import javaServerTests from '../java-server-tests/index.mjs';
import { writtenForm } from '../java-server-tests/wire.mjs';
import { readModel } from '../model/model.mjs';
import { smallSpecs, written } from './small-specs.mjs';

const PET = { kind: 'ref', name: 'Pet' };

function modelOf(change = () => {}) {
  const specs = smallSpecs();
  change(specs);
  return readModel(written(specs));
}

test('the written form has defaults, and nulls only where they must be', () => {
  const form = writtenForm(modelOf().schemas, PET, { owner: null, kind: 'cat', name: 'Tom', home: null });
  assert.equal(form, '{"name":"Tom","kind":"cat","owner":null,"age":1}');
});

test('the written form keeps unknown fields only where the schema takes any', () => {
  const { schemas } = modelOf();
  assert.equal(
    writtenForm(schemas, { kind: 'ref', name: 'Home' }, { street: 'Elm', floor: 2 }),
    '{"street":"Elm","floor":2}',
  );
  assert.equal(writtenForm(schemas, { kind: 'ref', name: 'Problem' }, { code: 'LOST', floor: 2 }), '{"code":"LOST"}');
});

test('the written form has a decimal point wherever the type has one', () => {
  const number = { kind: 'list', items: { kind: 'number' } };
  assert.equal(writtenForm(new Map(), number, [1, 0.5]), '[1.0,0.5]');
  assert.equal(writtenForm(new Map(), { kind: 'integer' }, '5000'), '5000');
});

test('there is a test for each example, and one of all operations', () => {
  const files = javaServerTests(
    modelOf(({ schemas }) => {
      schemas.problem.Problem.examples = [{ code: 'LOST' }, { code: 'ASLEEP' }];
    }),
  );
  const examples = files.get('dev/llmnode/api/model/problem/ProblemExamplesTest.java');
  assert.ok(examples.includes('problem_shouldReadAndWriteExample2'));
  assert.ok(
    examples.includes(
      String.raw`check(Problem.class, "{\"code\":\"LOST\",\"not_in_the_specification\":[1]}", "{\"code\":\"LOST\"}")`,
    ),
  );
  const operations = files.get('dev/llmnode/api/OperationsTest.java');
  assert.ok(operations.includes('Operations.find("GET", "/v1/pets/anything")).contains(Operations.GET_PET)'));
  assert.deepEqual(
    [...files.keys()].filter((path) => path.includes('/pet/')),
    [],
  );
});
