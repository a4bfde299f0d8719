import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readModel } from '../model/model.mjs';
import { SpecError } from '../model/source.mjs';
import { smallSpecs, written } from './small-specs.mjs';

function modelOf(change = () => {}) {
  const specs = smallSpecs();
  change(specs);
  return readModel(written(specs));
}

function fieldsOf(model, name) {
  return Object.fromEntries(model.schemas.get(name).fields.map((field) => [field.name, field]));
}

function rejects(change, message) {
  assert.throws(
    () => modelOf(change),
    (error) => error instanceof SpecError && message.test(error.message),
  );
}

test('absent, null and a default are told apart', () => {
  const { name, owner, age, tags, home } = fieldsOf(modelOf(), 'Pet');
  assert.deepEqual([name.required, name.nullable], [true, false]);
  assert.deepEqual([owner.required, owner.nullable], [true, true]);
  assert.deepEqual([age.required, age.nullable, age.default], [false, true, 1]);
  assert.deepEqual([tags.required, tags.nullable, 'default' in tags], [false, false, false]);
  assert.deepEqual([home.required, home.nullable, home.type], [false, true, { kind: 'ref', name: 'Home' }]);
});

test('limits, units and descriptions come along', () => {
  const { name, age } = fieldsOf(modelOf(), 'Pet');
  assert.equal(name.description, 'What it is called.');
  assert.deepEqual(name.limits, { maxLength: 20 });
  assert.deepEqual(age.limits, { minimum: 0, maximum: 40 });
  assert.equal(age.unit, 'years');
});

test('types are read whatever they are made of', () => {
  const model = modelOf(({ schemas }) => {
    schemas.pet.Pet.properties.toys = {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'number', format: 'double' } },
    };
    schemas.pet.Pet.properties.born = { type: 'integer', format: 'int64' };
    schemas.pet.Pet.properties.wait_ms = { type: ['integer', 'string', 'null'], 'x-lenient': true };
  });
  const { toys, born, wait_ms: wait } = fieldsOf(model, 'Pet');
  assert.deepEqual(toys.type, { kind: 'map', values: { kind: 'list', items: { kind: 'number', format: 'double' } } });
  assert.deepEqual(born.type, { kind: 'integer', format: 'int64' });
  assert.deepEqual([wait.type, wait.nullable], [{ kind: 'integer' }, true]);
  assert.deepEqual(model.schemas.get('Home').extra, { kind: 'any' });
});

test('allOf becomes one object', () => {
  const model = modelOf(({ schemas }) => {
    schemas.pet.Stray = { title: 'Stray', allOf: [{ $ref: '#/Pet' }, { type: 'object', required: ['age'] }] };
    schemas.socket.CallMessage.properties.payload.$ref = 'pet.yaml#/Stray';
  });
  const stray = fieldsOf(model, 'Stray');
  assert.deepEqual(Object.keys(stray), Object.keys(fieldsOf(model, 'Pet')));
  assert.equal(stray.age.required, true);
  assert.equal(stray.tags.required, false);
});

test('enums know whether they are open, and what their values mean', () => {
  const model = modelOf(({ schemas }) => {
    schemas.pet.Pet.properties.size = { $ref: '#/Size' };
    schemas.pet.Size = { title: 'Size', type: 'string', enum: ['small', 'large'] };
  });
  assert.equal(model.schemas.get('Kind').extensible, true);
  assert.equal(model.schemas.get('Size').extensible, false);
  assert.deepEqual(model.schemas.get('Kind').values[0], { wire: 'cat', description: 'It purrs.' });
});

test('error codes come with their status and what classes are called', () => {
  assert.deepEqual(
    modelOf(({ schemas }) => (schemas.problem.Code['x-class-name'] = { ASLEEP: 'Napping' })).errors.map(
      ({ code, status, name, statusName }) => [code, status, name, statusName],
    ),
    [
      ['LOST', 404, 'Lost', 'NotFound'],
      ['ASLEEP', 503, 'Napping', 'ServiceUnavailable'],
    ],
  );
});

test('a message knows what sending it is called, and what answers it', () => {
  const streaming = { id: 'name', text: 'name', end: 'age', cancel: 'hush' };
  const [channel] = modelOf(({ asyncapi }) => {
    Object.assign(asyncapi.operations.receiveCall, {
      'x-resource': 'pets',
      'x-method': 'shout',
      'x-streaming': streaming,
      reply: { messages: [{ $ref: '#/channels/socket/messages/sound' }] },
    });
  }).channels;
  const [call, sound] = channel.messages;
  assert.deepEqual([call.resource, call.call, call.reply, call.streaming], ['pets', 'shout', ['sound'], streaming]);
  assert.deepEqual([sound.call, sound.reply], ['sound', []]);
});

test('schemas know whether they are asked or answered', () => {
  const model = modelOf();
  const flags = (name) => [model.schemas.get(name).inRequest, model.schemas.get(name).inResponse];
  assert.deepEqual(flags('Home'), [true, true]);
  assert.deepEqual(flags('Problem'), [false, true]);
  assert.deepEqual(flags('CallMessage'), [true, false]);
});

test('operations carry what filters and SDKs go by', () => {
  const [list, add, get] = modelOf().operations;
  assert.deepEqual(
    [list.id, list.method, list.path, list.resource, list.call],
    ['listPets', 'GET', '/v1/pets', 'pets', 'list'],
  );
  assert.deepEqual([list.authenticated, list.rateLimited, list.changesNode], [false, false, false]);
  assert.deepEqual([add.authenticated, add.rateLimited, add.changesNode], [true, true, true]);
  assert.deepEqual(add.body, { mediaType: 'application/json', type: { kind: 'ref', name: 'Pet' }, required: true });
  assert.deepEqual(
    list.responses.map((response) => response.status),
    [200, 503],
  );
  assert.deepEqual(
    [get.parameters[0].name, get.parameters[0].in, get.parameters[0].required],
    ['pet_id', 'path', true],
  );
});

test('messages know who sends them', () => {
  const [channel] = modelOf().channels;
  assert.deepEqual([channel.path, channel.subprotocol, channel.maxMessageBytes], ['/v1/ws', 'small.v1', 500]);
  assert.deepEqual(
    channel.messages.map(({ type, schema, received, sent }) => [type, schema, received, sent]),
    [
      ['call', 'CallMessage', true, false],
      ['sound', 'SoundMessage', false, true],
    ],
  );
});

test('a message may go both ways', () => {
  const [channel] = modelOf(({ asyncapi }) => {
    asyncapi.operations.receiveSound = { action: 'receive', messages: [{ $ref: '#/channels/socket/messages/sound' }] };
  }).channels;
  assert.deepEqual([channel.messages[1].received, channel.messages[1].sent], [true, true]);
});

test('what is wrong is said with its place', () => {
  rejects(({ openapi }) => delete openapi.paths['/v1/pets'].get.operationId, /^GET \/v1\/pets: has no operationId/);
  rejects(({ schemas }) => schemas.pet.Pet.required.push('tail'), /Pet: tail is required but is not a property/);
  rejects(
    ({ schemas }) => (schemas.pet.Pet.properties.kind.$ref = '#/Sort'),
    /Pet: nothing is at #\/components\/schemas\/Sort/,
  );
  rejects(({ schemas }) => (schemas.problem.Pet = {}), /there is a second schema Pet, in pet.yaml/);
  rejects(
    ({ schemas }) => (schemas.pet.Pet.properties.home = { type: 'object', properties: {} }),
    /Pet\/home: an object inside another needs a name/,
  );
  rejects(
    ({ schemas }) => (schemas.pet.Pet.properties.name.type = ['string', 'integer']),
    /Pet\/name: has more than one type/,
  );
  rejects(({ schemas }) => delete schemas.problem.Code['x-status'].LOST, /Code: LOST has no x-status/);
  rejects(
    ({ schemas }) => (schemas.pet.Kind['x-enum-descriptions'].dog = 'It barks.'),
    /Kind: dog is described but is not a value/,
  );
  rejects(
    ({ schemas }) => (schemas.socket.CallMessage.properties.type.const = 'shout'),
    /call: the type in CallMessage is not call/,
  );
  rejects(({ asyncapi }) => delete asyncapi.operations.sendSound, /sound: no operation receives or sends it/);
  rejects(({ asyncapi }) => (asyncapi.info.version = '2.3.5'), /openapi.yaml says 2.3.4, asyncapi.yaml 2.3.5/);
});

test('a query that stands for a body needs that body', () => {
  rejects(
    ({ openapi }) => (openapi.paths['/v1/pets'].get['x-query-of'] = 'getPet'),
    /x-query-of: there is no operation getPet with a body/,
  );
});
