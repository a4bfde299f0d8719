import { pascal, words } from '../model/names.mjs';
import { wrap } from '../prose.mjs';

const HEADER = '# Generated from specs/; changes made here are lost.\n';
const WIDTH = 110;

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal ' +
    'not or pass raise return try while with yield match case type self cls'
  ).split(' '),
);

/** Names that a pydantic model has, or that annotations in its body must still find. */
const TAKEN_BY_MODELS = new Set(
  'construct copy dict fields from_orm json parse_file parse_obj parse_raw schema schema_json update_forward_refs validate bool float int list str'.split(
    ' ',
  ),
);

export function snake(name) {
  return words(name).join('_');
}

/** The name of an argument; `taken` are those that the runtime has. */
export function argument(name, taken = new Set()) {
  const joined = identifier(name);
  return (KEYWORDS.has(joined) && joined !== 'type') || taken.has(joined) ? `${joined}_` : joined;
}

/** The name of a model's attribute: the wire's, where it can be one. */
export function attribute(name) {
  const joined = identifier(name);
  const clash = KEYWORDS.has(joined) && !['match', 'case', 'type'].includes(joined);
  return clash || TAKEN_BY_MODELS.has(joined) || joined.startsWith('model_') ? `${joined}_` : joined;
}

/** The wire's name if Python takes it as it is, since what is read in documentation and errors is then one word. */
function identifier(name) {
  const joined = /^[a-z][a-z0-9_]*$/.test(name) ? name : snake(name);
  return /^[0-9]/.test(joined) ? `n${joined}` : joined;
}

/** A string literal. */
export function literal(text) {
  return JSON.stringify(text);
}

/** The text of a docstring's paragraphs, wrapped anew; lists keep their lines. */
function lines(text, indent) {
  const paragraphs = text
    .trim()
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => wrap(paragraph.replace(/\s+/g, ' '), WIDTH - indent));
  return paragraphs.flatMap((paragraph, index) => (index === 0 ? paragraph : ['', ...paragraph]));
}

/**
 * A docstring.
 *
 * @param {Record<string, {name: string, description: string}[]>} sections such as `Args` and `Raises`
 */
export function docstring(text, indent, sections = {}) {
  const all = lines(text, indent.length);
  for (const [title, entries] of Object.entries(sections)) {
    if (entries.length > 0) {
      all.push('', `${title}:`);
      for (const { name, description } of entries) {
        const [first, ...rest] = wrap(`${name}: ${description}`.replace(/\s+/g, ' ').trim(), WIDTH - indent.length - 8);
        all.push(`    ${first}`, ...rest.map((line) => `        ${line}`));
      }
    }
  }
  if (all.length === 0) {
    return '';
  }
  const safe = all.map((line) => line.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"'));
  const [first] = safe;
  if (safe.length === 1 && !first.endsWith('"')) {
    return `${indent}"""${first}"""\n`;
  }
  return `${indent}"""${safe.map((line, index) => (index === 0 || line === '' ? line : indent + line)).join('\n')}\n${indent}"""\n`;
}

/** The Python type of a type that is read; `use` is told of each schema that it names. */
export function typeOf(type, use = () => {}) {
  switch (type.kind) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'integer':
      return 'int';
    case 'number':
      return 'float';
    case 'list':
      return `list[${typeOf(type.items, use)}]`;
    case 'map':
      return `dict[str, ${typeOf(type.values, use)}]`;
    case 'ref':
      use(type.name);
      return type.name;
    default:
      return 'Any';
  }
}

/** The Python type of a type that is given: any sequence or mapping will do, and for an object a plain one. */
export function inputOf(type, model, use) {
  switch (type.kind) {
    case 'list':
      use('Sequence');
      return `Sequence[${inputOf(type.items, model, use)}]`;
    case 'map':
      use('Mapping');
      return `Mapping[str, ${inputOf(type.values, model, use)}]`;
    case 'ref': {
      const schema = model.schemas.get(type.name);
      if (schema.kind === 'alias') {
        return inputOf(schema.type, model, use);
      }
      use(type.name);
      if (schema.kind === 'enum') {
        return type.name;
      }
      use(`${type.name}Param`);
      const open = schema.extra === undefined ? '' : ` | ${use('Mapping') ?? 'Mapping'}[str, object]`;
      return `${type.name} | ${type.name}Param${open}`;
    }
    case 'string':
    case 'boolean':
    case 'integer':
    case 'number':
      return typeOf(type);
    default:
      return 'object';
  }
}

/** One Python source file: collects the imports that its body asks for. */
export class PythonFile {
  #imports = new Map();

  /** @param {string} up the dots that lead from here to the package's root */
  constructor(up) {
    this.up = up;
  }

  /** Imports a name, from a module of the standard library, or from one of the package given with a leading dot. */
  use(name, module) {
    const names = this.#imports.get(module) ?? new Set();
    this.#imports.set(module, names.add(name));
    return name;
  }

  /** Imports what a type needs: schemas, their plain forms, and the standard library's. */
  type(name) {
    if (['Sequence', 'Mapping', 'Callable'].includes(name)) {
      return this.use(name, 'collections.abc');
    }
    return this.use(name, name.endsWith('Param') ? '._generated.params' : '._generated.models');
  }

  text(doc, body) {
    const order = ([left], [right]) =>
      Number(left.startsWith('.')) - Number(right.startsWith('.')) || (left < right ? -1 : 1);
    const imports = [...this.#imports].sort(order).map(([module, names]) => {
      const from = module.startsWith('.') ? `${this.up}${module.slice(1)}` : module;
      return `from ${from} import ${list([...names].sort())}\n`;
    });
    const before = [docstring(doc, ''), 'from __future__ import annotations\n', imports.join('')];
    return `${HEADER}${before.filter((part) => part !== '').join('\n')}\n${body.trim()}\n`;
  }
}

function list(names) {
  const joined = names.join(', ');
  return joined.length < 80 ? joined : `(\n    ${names.join(',\n    ')},\n)`;
}

export { pascal };
