import { JavaTypes, identifier } from '../java.mjs';
import { pascal } from '../model/names.mjs';

export const ROOT = 'dev.llmnode.sdk';
export const MODEL = `${ROOT}.model`;
export const ERROR = `${ROOT}.error`;
export const RESOURCE = `${ROOT}.resource`;
export const INTERNAL = `${ROOT}.internal`;
export const JSON_PACKAGE = `${ROOT}.json`;

/** What the classes of the SDK have beside their fields, and what every object has. */
const TAKEN = new Set([
  ...['additional', 'build', 'builder', 'copy', 'field', 'fromJson', 'has', 'names', 'toBuilder', 'toJson'],
  ...['clone', 'finalize', 'getClass', 'hashCode', 'notify', 'notifyAll', 'toString', 'wait'],
]);

/** The method of a field. */
export function member(name) {
  const joined = identifier(name);
  return TAKEN.has(joined) ? `${joined}_` : joined;
}

/** Where each schema's class is, and how a value of each type is read. */
export class Types extends JavaTypes {
  qualified(name) {
    return `${MODEL}.${name}`;
  }

  /** What reads a value, as a method reference or an expression. */
  reader(type, file) {
    switch (type.kind) {
      case 'string':
        return `${this.#read(file)}::string`;
      case 'integer':
        return `${this.#read(file)}::${type.format === 'int32' ? 'integer' : 'longInteger'}`;
      case 'number':
        return `${this.#read(file)}::number`;
      case 'boolean':
        return `${this.#read(file)}::bool`;
      case 'list':
        return `${this.#read(file)}.list(${this.reader(type.items, file)})`;
      case 'map':
        return `${this.#read(file)}.map(${this.reader(type.values, file)})`;
      case 'ref': {
        const schema = this.schemas.get(type.name);
        return schema.kind === 'alias'
          ? this.reader(schema.type, file)
          : `${file.use(this.qualified(type.name))}::fromJson`;
      }
      default:
        return `${this.#read(file)}::any`;
    }
  }

  #read(file) {
    return file.use(`${JSON_PACKAGE}.Read`);
  }
}

/** A schema of an operation's query parameters; undefined where it has none. */
export function queryOf(operation) {
  const fields = operation.parameters.filter((each) => each.in === 'query');
  return fields.length === 0
    ? undefined
    : {
        name: `${pascal(operation.id)}Query`,
        kind: 'object',
        description: `The query of \`${operation.method} ${operation.path}\`.`,
        deprecated: false,
        inRequest: true,
        fields,
      };
}
