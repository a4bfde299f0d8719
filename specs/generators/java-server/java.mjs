import { camel } from '../model/names.mjs';
import { limitNotes, wrap } from '../prose.mjs';

export const ROOT = 'dev.llmnode.api';

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

/** A Markdown doc comment, its paragraphs wrapped anew. */
export function doc(text, indent = '') {
  const width = 116 - indent.length;
  const paragraphs = text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => wrap(paragraph.replace(/\s+/g, ' '), width));
  const lines = paragraphs.flatMap((paragraph, index) => (index === 0 ? paragraph : ['', ...paragraph]));
  return lines.map((line) => `${indent}/// ${line}`.trimEnd()).join('\n');
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
    return `// Generated from specs/; changes made here are lost.\npackage ${this.packageName};\n\n${imports}${imports === '' ? '' : '\n'}${body.trim()}\n`;
  }
}
