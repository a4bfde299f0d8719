import { answerOf, answeringStatuses, errorsOf, jsonOf, resourceDescription } from '../sdk.mjs';
import { fieldText } from './models.mjs';
import { PythonFile, argument, docstring, inputOf, literal, pascal, snake, typeOf } from './python.mjs';

/** Settings of a call, which stand beside its arguments. */
const OPTIONS = new Set(
  'timeout max_retries headers extra_body max_age idle_timeout resume on_event options'.split(' '),
);

/** What differs between the two forms of a class. */
export const FORMS = [
  { prefix: '', def: 'def', wait: '', stream: 'EventStream', raw: 'raw' },
  { prefix: 'Async', def: 'async def', wait: 'await ', stream: 'AsyncEventStream', raw: 'raw_async' },
];

export function className(resource, model) {
  const name = pascal(resource);
  return model.schemas.has(name) ? `${name}Resource` : name;
}

/** The classes of a resource, for both kinds of client, and those that give the raw answers too. */
export function resourceFile(resource, operations, model) {
  const file = new PythonFile('...');
  const description = resourceDescription(resource, operations, model);
  const classes = FORMS.flatMap((form) => {
    const name = `${form.prefix}${className(resource, model)}`;
    file.use(`${form.prefix}Resource`, '._resource');
    return [
      `class ${name}(${form.prefix}Resource):\n${docstring(description, '    ')}\n${methodsOf(operations, model, file, form)}
${rawProperty(name)}`,
      rawClass(name, operations, file, form),
    ];
  });
  return file.text(description, classes.join('\n\n'));
}

/** How the class that gives raw answers is reached. */
export function rawProperty(name) {
  return `    @property
    def with_raw_response(self) -> ${name}WithRawResponse:
        """The same calls, whose answers come with status and headers."""
        return ${name}WithRawResponse(self)
`;
}

/** The calls of a class, whose answers come with what was around them. */
export function rawClass(name, operations, file, { raw }) {
  file.use(raw, '._raw');
  const names = operations.map((operation) => argument(snake(operation.call)));
  return `class ${name}WithRawResponse:
    """The calls of \`${name}\`, whose answers come with status and headers."""

    def __init__(self, calls: ${name}) -> None:
${names.map((each) => `        self.${each} = ${raw}(calls.${each})\n`).join('')}`;
}

/** One method for the answer as a whole and, where the operation streams, one for its events. */
export function methodsOf(operations, model, file, form) {
  return operations
    .flatMap((operation) => signaturesOf(operation, model, (name) => file.type(name)).map((each) => [operation, each]))
    .map(([operation, signature]) => methodText(operation, signature, model, file, form))
    .join('\n');
}

function methodText(operation, signature, model, file, form) {
  file.use('Call', '._call');
  file.use('Unpack', '._typing');
  file.use(signature.options, '._options');
  if (signature.parameters.some((each) => each.optional)) {
    file.use('NOT_GIVEN', '._options');
    file.use('NotGiven', '._options');
  }
  if (signature.streaming) {
    file.use(form.stream, '._stream');
  }
  if (/\bList\[/.test(signature.answer)) {
    file.use('List', 'typing');
  }
  if (/\bAny\b/.test(signature.answer)) {
    file.use('Any', 'typing');
  }
  const result = signature.streaming ? `${form.stream}[${signature.answer}]` : signature.answer;
  const def = signature.streaming ? 'def' : form.def;
  const wait = signature.streaming ? '' : form.wait;
  const notes = operation.deprecated ? '\n\nDeprecated.' : '';
  const doc = docstring(`${operation.summary}.\n\n${operation.description}${notes}`, '        ', {
    Args: signature.parameters,
    Raises: errorsOf(operation, model).map((error) => ({ ...error, name: `${error.name}Error` })),
  });
  return `    ${def} ${signature.name}(
        self,
${signature.lines.map((line) => `        ${line},\n`).join('')}    ) -> ${result}:
${doc}        return ${wait}self._http.${signature.streaming ? 'stream' : 'request'}(
            Call(
${requestLines(operation, signature)
  .map((line) => `                ${line},\n`)
  .join('')}            ),
            options,
        )
`;
}

/**
 * How the methods of an operation are called.
 *
 * @returns {{name: string, streaming: boolean, options: string, answer: string, lines: string[],
 *   parameters: {name: string, wire: string, place: string, type: string, optional: boolean, description: string}[]}[]}
 */
export function signaturesOf(operation, model, use = () => {}) {
  const plain = signature(operation, model, use, false);
  return operation.streaming === undefined ? [plain] : [plain, signature(operation, model, use, true)];
}

function signature(operation, model, use, streaming) {
  const parameters = parametersOf(operation, model, use);
  const given = parameters.filter((each) => each.place === 'path');
  const named = [
    ...parameters.filter((each) => each.place !== 'path' && !each.optional),
    ...parameters.filter((each) => each.place !== 'path' && each.optional),
  ];
  const options = streaming ? 'StreamOptions' : operation.method === 'GET' ? 'ReadOptions' : 'RequestOptions';
  const answer = streaming ? operation.streaming.event : jsonOf(answerOf(operation))?.type;
  return {
    name: argument(snake(streaming ? operation.streaming.method : operation.call)),
    streaming,
    options,
    answer: answer === undefined ? plainAnswer(operation) : typeOf(answer, use).replace(/\blist\[/g, 'List['),
    lines: [
      ...given.map(parameterText),
      ...(named.length > 0 ? ['*', ...named.map(parameterText)] : []),
      `**options: Unpack[${options}]`,
    ],
    parameters: [...given, ...named],
  };
}

function plainAnswer(operation) {
  return answerOf(operation) === undefined ? 'None' : 'str';
}

function parameterText({ name, type, optional }) {
  return optional ? `${name}: ${type} | NotGiven = NOT_GIVEN` : `${name}: ${type}`;
}

/** The arguments of an operation: what its path and query take, and the fields of its body. */
export function parametersOf(operation, model, use = () => {}) {
  const taken = new Set(OPTIONS);
  const named = (field, place, wire = field.name) => {
    const name = argument(wire, taken);
    taken.add(name);
    const type = `${inputOf(field.type, model, use)}${field.nullable ? ' | None' : ''}`;
    return { name, wire, place, type, optional: !field.required, description: fieldText(field) };
  };
  const inPlace = (place) => operation.parameters.filter((each) => each.in === place);
  return [
    ...inPlace('path').map((each) => named({ ...each, required: true }, 'path')),
    ...bodyFields(operation, model).map((each) => named(each, each.whole ? 'whole' : 'body')),
    ...inPlace('query').map((each) => named(each, 'query')),
  ];
}

function bodyFields({ body, streaming }, model) {
  if (body === undefined) {
    return [];
  }
  const schema = model.schemas.get(body.type.name);
  if (schema?.kind === 'object') {
    return schema.fields.filter((field) => field.name !== streaming?.property);
  }
  const description = schema?.description ?? 'The request.';
  return [{ name: 'body', type: body.type, required: body.required, description, limits: {}, whole: true }];
}

function requestLines(operation, { streaming, parameters, answer }) {
  const at = (place) => parameters.filter((each) => each.place === place);
  const entries = (list) => `{${list.map((each) => `${literal(each.wire)}: ${each.name}`).join(', ')}}`;
  const parts = [
    literal(operation.method),
    literal(operation.path),
    answer === 'None' ? 'type(None)' : answer === 'Any' ? 'object' : answer,
  ];
  if (at('path').length > 0) {
    parts.push(`path_values=${entries(at('path'))}`);
  }
  if (at('whole').length > 0) {
    parts.push(`body=${at('whole')[0].name}`);
  } else if (operation.body !== undefined) {
    const fixed =
      operation.streaming === undefined
        ? ''
        : `${at('body').length === 0 ? '' : ', '}${literal(operation.streaming.property)}: ${streaming ? 'True' : 'False'}`;
    parts.push(`body=${entries(at('body')).replace(/\}$/, `${fixed}}`)}`);
  }
  if (at('query').length > 0) {
    parts.push(`query=${entries(at('query'))}`);
  }
  const found = answerOf(operation);
  if (!streaming && jsonOf(found) === undefined) {
    parts.push(`accept=${literal(found?.content[0].mediaType ?? '*/*')}`);
  }
  const statuses = answeringStatuses(operation);
  if (!streaming && statuses.length > 0) {
    parts.push(`answers=(${statuses.join(', ')},)`);
  }
  if (operation.streaming !== undefined) {
    parts.push('generates=True');
  }
  if (streaming) {
    parts.push(`text=${literal(operation.streaming.text)}`, `end=${literal(operation.streaming.end)}`);
  }
  return parts;
}
