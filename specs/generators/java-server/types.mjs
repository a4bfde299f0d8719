import { ROOT, literal } from './java.mjs';

/** Where each schema's class is, and what Java type each type is. */
export class Types {
  constructor(model) {
    this.schemas = model.schemas;
    this.socketGroups = new Set(
      model.channels.flatMap((channel) => channel.messages.map((message) => model.schemas.get(message.schema).group)),
    );
  }

  packageOf(schema) {
    return this.socketGroups.has(schema.group) ? `${ROOT}.${schema.group}` : `${ROOT}.model.${schema.group}`;
  }

  qualified(name) {
    const schema = this.schemas.get(name);
    return `${this.packageOf(schema)}.${name}`;
  }

  /** The Java type of a value that is always there: a primitive where there is one. */
  plain(type, file) {
    switch (type.kind) {
      case 'integer':
        return type.format === 'int32' ? 'int' : 'long';
      case 'number':
        return 'double';
      case 'boolean':
        return 'boolean';
      default:
        return this.boxed(type, file);
    }
  }

  /** The Java type of a value that may be null, or is an argument of another type. */
  boxed(type, file) {
    switch (type.kind) {
      case 'integer':
        return type.format === 'int32' ? 'Integer' : 'Long';
      case 'number':
        return 'Double';
      case 'boolean':
        return 'Boolean';
      case 'string':
        return 'String';
      case 'list':
        return `${file.use('java.util.List')}<${this.boxed(type.items, file)}>`;
      case 'map':
        return `${file.use('java.util.Map')}<String, ${this.boxed(type.values, file)}>`;
      case 'ref':
        return this.#reference(type.name, file);
      default:
        return file.use('com.fasterxml.jackson.databind.JsonNode');
    }
  }

  #reference(name, file) {
    const schema = this.schemas.get(name);
    return schema.kind === 'alias' ? this.boxed(schema.type, file) : file.use(this.qualified(name));
  }

  isPrimitive(type) {
    return ['integer', 'number', 'boolean'].includes(type.kind);
  }

  /** The Java expression of a default value. */
  value(type, value, file) {
    switch (type.kind) {
      case 'integer':
        return type.format === 'int32' ? String(value) : `${value}L`;
      case 'number':
        return Number.isInteger(value) ? `${value}.0` : String(value);
      case 'boolean':
        return String(value);
      case 'string':
        return literal(value);
      case 'list':
        return `${file.use('java.util.List')}.of(${value.map((item) => this.value(type.items, item, file)).join(', ')})`;
      case 'ref':
        return `${this.#reference(type.name, file)}.of(${literal(value)})`;
      default:
        throw new Error(`no default of kind ${type.kind}`);
    }
  }
}
