import { byStatus, statusDescription } from '../sdk.mjs';
import { PythonFile, docstring, literal } from './python.mjs';

/** A class a status and, below it, a class a code; a code that says no more than its status is the status's own class. */
export function errorsFile(model) {
  const file = new PythonFile('..');
  file.use('ApiError', '._errors');
  const statuses = byStatus(model.errors);
  const classes = [...statuses].flatMap(([status, entry]) => [
    classText(entry.name, 'ApiError', statusDescription(status, entry)),
    ...entry.errors
      .filter((error) => error.name !== entry.name)
      .map((error) =>
        classText(error.name, `${entry.name}Error`, `${error.description} (\`${error.code}\`, ${status})`),
      ),
  ]);
  const codes = model.errors.map((error) => `    ${literal(error.code)}: (${error.status}, ${error.name}Error),\n`);
  const fallbacks = [...statuses].map(([status, { name }]) => `    ${status}: ${name}Error,\n`);
  return file.text(
    'The errors that a node answers with.',
    `${classes.join('\n\n')}

ERROR_CODES: dict[str, tuple[int, type[ApiError]]] = {
${codes.join('')}}
"""Each code's status and class."""

ERROR_STATUSES: dict[int, type[ApiError]] = {
${fallbacks.join('')}}
"""Each status's class, for codes that are not known here."""
`,
  );
}

/** The names of the classes, in order. */
export function errorNames(model) {
  const names = [...byStatus(model.errors).values()].flatMap(({ name, errors }) => [
    name,
    ...errors.map((error) => error.name),
  ]);
  return [...new Set(names)].map((name) => `${name}Error`);
}

function classText(name, base, text) {
  return `class ${name}Error(${base}):\n${docstring(text, '    ')}`;
}
