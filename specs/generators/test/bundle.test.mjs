import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import bundle from '../bundle/index.mjs';
import { readModel } from '../model/model.mjs';
import { refsOf } from '../model/source.mjs';
import { smallSpecs, written } from './small-specs.mjs';

function filesOf(change = () => {}) {
  const specs = smallSpecs();
  change(specs);
  return bundle(readModel(written(specs)));
}

test('each document is complete in itself, and has no schema that it does not use', () => {
  const openapi = JSON.parse(filesOf().get('openapi.json'));
  assert.deepEqual(Object.keys(openapi.components.schemas).sort(), ['Code', 'Home', 'Kind', 'Pet', 'Problem']);
  assert.ok(refsOf(openapi).every((ref) => ref.startsWith('#/components/schemas/')));
  const asyncapi = JSON.parse(filesOf().get('asyncapi.json'));
  assert.deepEqual(Object.keys(asyncapi.components.schemas).sort(), [
    'CallMessage',
    'Home',
    'Kind',
    'Pet',
    'SoundMessage',
  ]);
});

test('YAML and JSON say the same', () => {
  const files = filesOf();
  assert.deepEqual(parse(files.get('openapi.yaml')), JSON.parse(files.get('openapi.json')));
  assert.deepEqual(parse(files.get('asyncapi.yaml')), JSON.parse(files.get('asyncapi.json')));
});

test('schemas.json has the schemas of both, and parameters as objects', () => {
  const { schemas } = JSON.parse(filesOf().get('schemas.json')).components;
  assert.ok('Problem' in schemas && 'CallMessage' in schemas);
  assert.deepEqual(schemas.ListPetsQuery, {
    title: 'ListPetsQuery',
    type: 'object',
    required: [],
    properties: { max_age: { type: ['integer', 'null'], format: 'int32', minimum: 0 } },
  });
  assert.deepEqual(schemas.GetPetPath.required, ['pet_id']);
  assert.ok(!('GetPetQuery' in schemas));
});

test('a parameter may be what a property of a schema is', () => {
  const schema = { $ref: 'schemas/pet.yaml#/Pet/properties/age' };
  const files = filesOf(({ openapi }) =>
    openapi.paths['/v1/pets'].get.parameters.push({ name: 'age', in: 'query', schema }),
  );
  const { schemas } = JSON.parse(files.get('schemas.json')).components;
  assert.deepEqual(schemas.ListPetsQuery.properties.age, { $ref: '#/components/schemas/Pet/properties/age' });
});
