import { wrap } from '../prose.mjs';

/** A doc comment out of the specification's Markdown: its paragraphs wrapped anew, and tags that each begin a line. */
export function javadoc(text, indent = '', tags = []) {
  const width = 116 - indent.length;
  const paragraphs = text
    .trim()
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph !== '')
    .map((paragraph, index) => wrap((index === 0 ? '' : '<p>') + html(paragraph.replace(/\s+/g, ' ')), width));
  const lines = paragraphs.flatMap((paragraph, index) => (index === 0 ? paragraph : ['', ...paragraph]));
  const tagged = tags.flatMap((tag) => wrap(html(tag.replace(/\s+/g, ' ').trim(), true), width));
  const all = [...lines, ...(lines.length > 0 && tagged.length > 0 ? [''] : []), ...tagged];
  if (all.length === 0) {
    return '';
  }
  return all.length === 1 && tagged.length === 0
    ? `${indent}/** ${all[0]} */\n`
    : `${indent}/**\n${all.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

/** Markdown's code and stress as Javadoc has them; a tag keeps its first word. */
function html(text, isTag = false) {
  const [, tag = '', rest] = isTag ? /^(@\w+\s*)(.*)$/.exec(text) : [undefined, '', text];
  const parts = rest.split('`').map((part, index) => (index % 2 === 0 ? plain(part) : code(part)));
  return tag + parts.join('');
}

function plain(text) {
  return escaped(text).replace(/\*\*(.+?)\*\*/g, '<b>$1</b>');
}

function code(text) {
  const depth = [...text].reduce((sum, char) => (sum < 0 ? sum : sum + (char === '{' ? 1 : char === '}' ? -1 : 0)), 0);
  return depth === 0 && !/@|\*\//.test(text) ? `{@code ${text}}` : `<code>${escaped(text)}</code>`;
}

function escaped(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replaceAll('*/', '*&#47;');
}
