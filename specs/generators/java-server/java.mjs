import { wrap } from '../prose.mjs';

export { JavaFile, fieldDoc, identifier, literal } from '../java.mjs';

export const ROOT = 'dev.llmnode.api';

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
