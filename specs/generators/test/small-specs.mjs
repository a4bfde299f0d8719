import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** A small API with one of everything, as a value that a test changes before it is written. */
export function smallSpecs() {
  const schemas = { pet: petSchemas(), problem: problemSchemas(), socket: socketSchemas() };
  return { openapi: openapi(), asyncapi: asyncapi(), schemas };
}

function openapi() {
  return {
    openapi: '3.1.0',
    info: { title: 'Small', version: '2.3.4' },
    'x-max-body-bytes': 1000,
    'x-request-errors': { 400: { description: 'Not HTTP.' }, 404: { description: 'Nothing there.' } },
    security: [{ key: [] }],
    tags: [{ name: 'pets', description: 'Animals.' }],
    paths: {
      '/v1/pets': {
        get: {
          operationId: 'listPets',
          'x-resource': 'pets',
          'x-method': 'list',
          'x-rate-limit': false,
          tags: ['pets'],
          summary: 'List pets',
          security: [],
          parameters: [
            { name: 'max_age', in: 'query', schema: { type: ['integer', 'null'], format: 'int32', minimum: 0 } },
          ],
          responses: { 200: answer('Pet'), 503: { description: 'No.', ...answer('Problem') } },
        },
        post: {
          operationId: 'addPet',
          'x-method': 'add',
          'x-changes-node': true,
          tags: ['pets'],
          summary: 'Add a pet',
          requestBody: { required: true, content: json('Pet') },
          responses: { 200: answer('Pet') },
        },
      },
      '/v1/pets/{pet_id}': {
        get: {
          operationId: 'getPet',
          'x-method': 'get',
          tags: ['pets'],
          summary: 'Get a pet',
          parameters: [{ name: 'pet_id', in: 'path', required: true, schema: { type: 'string' } }],
          responses: { 200: answer('Pet') },
        },
      },
    },
    components: {},
  };
}

function asyncapi() {
  return {
    asyncapi: '3.0.0',
    info: { title: 'Small', version: '2.3.4' },
    channels: {
      socket: {
        address: '/v1/ws',
        'x-subprotocol': 'small.v1',
        'x-key-subprotocol-prefix': 'small.key.',
        'x-max-message-bytes': 500,
        messages: { call: { $ref: '#/components/messages/call' }, sound: { $ref: '#/components/messages/sound' } },
      },
    },
    operations: {
      receiveCall: { action: 'receive', messages: [{ $ref: '#/channels/socket/messages/call' }] },
      sendSound: { action: 'send', messages: [{ $ref: '#/channels/socket/messages/sound' }] },
    },
    components: {
      messages: {
        call: { name: 'call', summary: 'Call a pet.', payload: { $ref: 'schemas/socket.yaml#/CallMessage' } },
        sound: { name: 'sound', summary: 'What it says.', payload: { $ref: 'schemas/socket.yaml#/SoundMessage' } },
      },
    },
  };
}

function petSchemas() {
  return {
    Pet: {
      title: 'Pet',
      description: 'An animal.',
      type: 'object',
      required: ['name', 'kind', 'owner'],
      properties: {
        name: { type: 'string', description: 'What it is called.', maxLength: 20 },
        kind: { $ref: '#/Kind' },
        owner: { type: ['string', 'null'], description: 'Whose it is.' },
        age: { type: ['integer', 'null'], format: 'int32', minimum: 0, maximum: 40, default: 1, 'x-unit': 'years' },
        tags: { type: 'array', items: { type: 'string' } },
        home: { anyOf: [{ $ref: '#/Home' }, { type: 'null' }] },
      },
    },
    Kind: {
      title: 'Kind',
      type: 'string',
      'x-extensible-enum': ['cat', 'guinea-pig'],
      'x-enum-descriptions': { cat: 'It purrs.' },
    },
    Home: {
      title: 'Home',
      type: 'object',
      required: ['street'],
      properties: { street: { type: 'string' } },
      additionalProperties: true,
    },
  };
}

function problemSchemas() {
  return {
    Problem: { title: 'Problem', type: 'object', required: ['code'], properties: { code: { $ref: '#/Code' } } },
    Code: {
      title: 'Code',
      type: 'string',
      'x-extensible-enum': ['LOST', 'ASLEEP'],
      'x-status': { LOST: 404, ASLEEP: 503 },
    },
  };
}

function socketSchemas() {
  return {
    CallMessage: {
      title: 'CallMessage',
      type: 'object',
      required: ['type', 'payload'],
      properties: { type: { const: 'call', type: 'string' }, payload: { $ref: 'pet.yaml#/Pet' } },
    },
    SoundMessage: {
      title: 'SoundMessage',
      type: 'object',
      required: ['type'],
      properties: { type: { const: 'sound', type: 'string' }, payload: { description: 'Anything.' } },
    },
  };
}

function json(name) {
  const file = name === 'Problem' ? 'problem' : 'pet';
  return { 'application/json': { schema: { $ref: `schemas/${file}.yaml#/${name}` } } };
}

function answer(name) {
  return { description: 'Done.', content: json(name) };
}

/** Writes specifications into a new folder. */
export function written({ openapi, asyncapi, schemas }, folder = emptyFolder()) {
  mkdirSync(join(folder, 'schemas'), { recursive: true });
  writeFileSync(join(folder, 'openapi.yaml'), stringify(openapi));
  writeFileSync(join(folder, 'asyncapi.yaml'), stringify(asyncapi));
  for (const [group, content] of Object.entries(schemas)) {
    writeFileSync(join(folder, 'schemas', `${group}.yaml`), stringify(content));
  }
  return folder;
}

export function emptyFolder() {
  return mkdtempSync(join(tmpdir(), 'spec-generators-'));
}
