// What is written alike in all Java that is generated.
import { camel } from './model/names.mjs';
import { limitNotes } from './prose.mjs';

export const HEADER = '// Generated from specs/; changes made here are lost.\n';

const KEYWORDS = new Set(
  (
    'abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for goto if ' +
    'implements import instanceof int interface long native new package private protected public return short static strictfp super switch ' +
    'synchronized this throw throws transient try void volatile while true false null clone finalize getClass hashCode notify notifyAll toString wait'
  ).split(' '),
);

/** The Java name of a wire field. */
export function identifier(name) {
  const joined = camel(name);
  return KEYWORDS.has(joined) ? `${joined}_` : joined;
}

/** A Java string literal. */
export function literal(text) {
  return JSON.stringify(text);
}

/** A sentence of a field's limits, unit and default, for its documentation. */
export function fieldDoc(field) {
  const notes = limitNotes(field);
  if (field.default !== undefined) {
    notes.push(`Default: \`${JSON.stringify(field.default)}\`.`);
  }
  return [field.description, ...notes].filter((note) => note !== '').join(' ');
}

/** One Java source file: collects the imports that its body asks for. */
export class JavaFile {
  #imports = new Set();

  constructor(packageName) {
    this.packageName = packageName;
  }

  /** The simple name of a class, imported. */
  use(qualified) {
    const dot = qualified.lastIndexOf('.');
    if (qualified.slice(0, dot) !== this.packageName && qualified.slice(0, dot) !== 'java.lang') {
      this.#imports.add(qualified);
    }
    return qualified.slice(dot + 1);
  }

  text(body) {
    const imports = [...this.#imports]
      .sort()
      .map((each) => `import ${each};\n`)
      .join('');
    return `${HEADER}package ${this.packageName};\n\n${imports}${imports === '' ? '' : '\n'}${body.trim()}\n`;
  }
}

/** What Java type each type is. A target says in `qualified(name)` where the class of a schema is. */
export class JavaTypes {
  constructor(model) {
    this.schemas = model.schemas;
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
