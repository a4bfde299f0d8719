import { stringify } from 'yaml';
import { pascal } from '../model/names.mjs';

const LOCATIONS = { query: 'Query', path: 'Path', header: 'Headers' };

/** The specifications, each in one document, and `schemas.json` with every schema that a request or an answer can be checked against. */
export default function bundle(model) {
  const { openapi, asyncapi } = model.documents;
  return new Map([
    ['openapi.json', json(openapi)],
    ['openapi.yaml', yaml(openapi)],
    ['asyncapi.json', json(asyncapi)],
    ['asyncapi.yaml', yaml(asyncapi)],
    ['schemas.json', json(checkable(openapi, asyncapi, model.operations))],
  ]);
}

function json(document) {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function yaml(document) {
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
}

/** All schemas of both documents, and one object a place of parameters: `GetPeerPath`, `GetInferenceQuery`, `GetInferenceHeaders`. */
function checkable(openapi, asyncapi, operations) {
  const schemas = { ...openapi.components.schemas, ...asyncapi.components.schemas };
  for (const operation of operations) {
    const raw = openapi.paths[operation.path][operation.method.toLowerCase()].parameters ?? [];
    const parameters = raw.map((parameter) => follow(openapi, parameter));
    for (const [location, suffix] of Object.entries(LOCATIONS)) {
      const there = parameters.filter((parameter) => parameter.in === location);
      if (there.length > 0) {
        schemas[pascal(operation.id) + suffix] = {
          title: pascal(operation.id) + suffix,
          type: 'object',
          required: there.filter((parameter) => parameter.required).map((parameter) => parameter.name),
          properties: Object.fromEntries(there.map((parameter) => [parameter.name, parameter.schema])),
        };
      }
    }
  }
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', components: { schemas } };
}

function follow(document, value) {
  return value.$ref === undefined
    ? value
    : value.$ref
        .slice(2)
        .split('/')
        .reduce((at, step) => at[step], document);
}
