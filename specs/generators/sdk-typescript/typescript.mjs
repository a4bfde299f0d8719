import { camel, pascal } from '../model/names.mjs';
import { wrap } from '../prose.mjs';

const HEADER = '// Generated from specs/; changes made here are lost.\n';

const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if ' +
    'implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof ' +
    'var void while with yield options body query'
  ).split(' '),
);

/** The name of an argument. */
export function argument(name) {
  const joined = camel(name);
  return RESERVED.has(joined) ? `${joined}_` : joined;
}

/** A property's name, quoted where it must be. */
export function property(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}

/** A string literal. */
export function literal(text) {
  return `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
}

/** A doc comment: its paragraphs wrapped anew, and tags that each begin a line. */
export function doc(text, indent = '', tags = []) {
  const paragraphs = text
    .trim()
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => wrap(paragraph.replace(/\s+/g, ' '), 116 - indent.length));
  const lines = paragraphs.flatMap((paragraph, index) => (index === 0 ? paragraph : ['', ...paragraph]));
  const tagged = tags.flatMap((tag) => wrap(tag.replace(/\s+/g, ' '), 116 - indent.length));
  const all = [...lines, ...(lines.length > 0 && tagged.length > 0 ? [''] : []), ...tagged];
  if (all.length === 0) {
    return '';
  }
  const safe = all.map((line) => line.replaceAll('*/', '*\\/'));
  return safe.length === 1
    ? `${indent}/** ${safe[0]} */\n`
    : `${indent}/**\n${safe.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

/** The TypeScript type of a type; `use` is told of each schema that it names. */
export function typeOf(type, use = () => {}) {
  switch (type.kind) {
    case 'string':
    case 'boolean':
      return type.kind;
    case 'integer':
    case 'number':
      return 'number';
    case 'list': {
      const items = typeOf(type.items, use);
      return /[|&]/.test(items) ? `Array<${items}>` : `${items}[]`;
    }
    case 'map':
      return `Record<string, ${typeOf(type.values, use)}>`;
    case 'ref':
      use(type.name);
      return type.name;
    default:
      return 'unknown';
  }
}

/** One TypeScript source file: collects the imports that its body asks for. */
export class TypeScriptFile {
  #imports = new Map();

  constructor(path) {
    this.path = path;
  }

  /** Imports a name from a module, given as a path from the generated root or, for the runtime, beginning with `../`. */
  use(name, module, { value = false } = {}) {
    const names = this.#imports.get(module) ?? new Map();
    names.set(name, (names.get(name) ?? false) || value);
    this.#imports.set(module, names);
    return name;
  }

  type(name) {
    return this.use(name, './models.js');
  }

  text(body) {
    const up = this.path.includes('/') ? '../' : '';
    const imports = [...this.#imports]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([module, names]) => {
        const listed = [...names].sort(([left], [right]) => (left < right ? -1 : 1));
        const types = listed.every(([, value]) => !value);
        const each = listed.map(([name, value]) => (value || types ? name : `type ${name}`)).join(', ');
        const from = up === '' ? module : module.replace(/^\.\//, '../').replace(/^\.\.\/(?=\.\.\/)/, '../');
        return `import ${types ? 'type ' : ''}{ ${each} } from '${up !== '' && module.startsWith('../') ? `../${module}` : from}';\n`;
      });
    return `${HEADER}${imports.join('')}${imports.length === 0 ? '' : '\n'}${body.trim()}\n`;
  }
}

export { camel, pascal };
