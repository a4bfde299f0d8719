import { byStatus, statusDescription } from '../sdk.mjs';
import { TypeScriptFile, doc, literal } from './typescript.mjs';

/** A class a status and, below it, a class a code; a code that says no more than its status is the status's own class. */
export function errorFile(model) {
  const file = new TypeScriptFile('errors.ts');
  file.use('ApiError', '../errors.js', { value: true });
  file.use('ApiErrorInit', '../errors.js');
  const statuses = byStatus(model.errors);
  const classes = [...statuses].flatMap(([status, entry]) => [
    classText(entry.name, 'ApiError', statusDescription(status, entry)),
    ...entry.errors
      .filter((error) => error.name !== entry.name)
      .map((error) =>
        classText(error.name, `${entry.name}Error`, `${error.description} (\`${error.code}\`, ${status})`),
      ),
  ]);
  const codes = model.errors.map((error) => `  ${error.code}: [${error.status}, ${error.name}Error],\n`);
  const fallbacks = [...statuses].map(([status, { name }]) => `  ${status}: ${name}Error,\n`);
  return file.text(`${classes.join('\n')}
/** Each code's status and class. */
export const ERROR_CODES: Readonly<Record<string, readonly [number, new (init: ApiErrorInit) => ApiError]>> = {
${codes.join('')}};

/** Each status's class, for codes that are not known here. */
export const ERROR_STATUSES: Readonly<Record<number, new (init: ApiErrorInit) => ApiError>> = {
${fallbacks.join('')}};
`);
}

function classText(name, base, text) {
  return `${doc(text)}export class ${name}Error extends ${base} {
  override readonly name: string = ${literal(`${name}Error`)};
}
`;
}
