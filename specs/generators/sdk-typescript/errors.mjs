import { TypeScriptFile, doc, literal } from './typescript.mjs';

/** A class a status and, below it, a class a code; a code that says no more than its status is the status's own class. */
export function errorFile(model) {
  const file = new TypeScriptFile('errors.ts');
  file.use('ApiError', '../errors.js', { value: true });
  file.use('ApiErrorInit', '../errors.js');
  const statuses = byStatus(model.errors);
  const classes = [...statuses].flatMap(([status, { name, errors }]) => [
    classText(name, 'ApiError', statusDoc(status, errors, name)),
    ...errors
      .filter((error) => error.name !== name)
      .map((error) => classText(error.name, `${name}Error`, `${error.description} (\`${error.code}\`, ${status})`)),
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

/** The statuses of the codes, in order, each with its class and its codes. */
export function byStatus(errors) {
  const statuses = new Map();
  for (const error of [...errors].sort((left, right) => left.status - right.status)) {
    const entry = statuses.get(error.status) ?? { name: error.statusName, errors: [] };
    entry.errors.push(error);
    statuses.set(error.status, entry);
  }
  return statuses;
}

function statusDoc(status, errors, name) {
  const own = errors.find((error) => error.name === name);
  return own === undefined
    ? `The node answered with status ${status}.`
    : `${own.description} (\`${own.code}\`, ${status})`;
}

function classText(name, base, text) {
  return `${doc(text)}export class ${name}Error extends ${base} {
  override readonly name: string = ${literal(`${name}Error`)};
}
`;
}
