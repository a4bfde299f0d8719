import { constant, pascal } from '../model/names.mjs';
import { JavaFile, ROOT, doc, fieldDoc, identifier, literal } from './java.mjs';

const RS = 'jakarta.ws.rs';
const ANNOTATIONS = { query: 'QueryParam', path: 'PathParam', header: 'HeaderParam' };
const JSON_TYPE = 'application/json';

/** The Jakarta REST interface of the operations of one tag. */
export function apiFile(tag, operations, model, types) {
  const file = new JavaFile(ROOT);
  const base = commonPath(operations.map((operation) => operation.path));
  const methods = operations.flatMap((operation) => methodsOf(operation, base, model, types, file));
  const streams = operations.some((operation) => operation.streaming !== undefined);
  if (streams) {
    methods.push('    /// What answers with events.\n    EventResponder eventResponder();\n');
  }
  const description = model.documents.openapi.tags.find((each) => each.name === tag)?.description ?? tag;
  return file.text(`${doc(description)}
@${file.use(`${RS}.Path`)}(${literal(base)})
public interface ${pascal(tag)}Api {
${methods.join('\n')}}
`);
}

/** The longest path, in whole segments, that all paths begin with. */
function commonPath(paths) {
  const [first, ...rest] = paths.map((path) => path.split('/').slice(1));
  let length = first.findIndex((segment, at) => segment.startsWith('{') || rest.some((other) => other[at] !== segment));
  length = length === -1 ? first.length : length;
  return `/${first.slice(0, length).join('/')}`;
}

function methodsOf(operation, base, model, types, file) {
  const annotations = (mediaTypes) => annotate(operation, base, mediaTypes, file);
  if (operation.streaming !== undefined) {
    return streamingMethods(operation, annotations, model, types, file);
  }
  const answers = successes(operation);
  if (operation.statusBy !== undefined) {
    return statusMethods(operation, annotations, answers[0], types, file);
  }
  const head = doc(`${operation.summary}. ${operation.description}`, '    ');
  const parameters = parametersOf(operation, types, file);
  if (answers.length === 0) {
    return [
      `${head}\n${annotations([])}    void ${identifier(operation.call)}(${parameters}) throws InterruptedException;\n`,
    ];
  }
  return answers.map(({ mediaType, type }, index) => {
    const produced = answers.length === 1 ? mediaType : `${mediaType};qs=${1 - index / 10}`;
    const name = index === 0 ? identifier(operation.call) : `${operation.call}As${formOf(mediaType)}`;
    return `${head}\n${annotations([produced])}    ${answerType(operation, mediaType, type, types, file)} ${name}(${parameters}) throws InterruptedException;\n`;
  });
}

/** What a method that answers in this media type is called after: `OpenmetricsText`, `TextPlain`. */
function formOf(mediaType) {
  const [type, subtype] = mediaType.split(/[/;]/);
  return pascal(type === 'text' ? `${type} ${subtype}` : subtype);
}

/** What the operation answers when it succeeds: the contents of its first 2xx that has any. */
function successes(operation) {
  return operation.responses.find((response) => response.status < 300 && response.content.length > 0)?.content ?? [];
}

function answerType(operation, mediaType, type, types, file) {
  if (operation.raw) {
    return 'byte[]';
  }
  return mediaType.startsWith(JSON_TYPE) ? types.boxed(type, file) : 'String';
}

function annotate(operation, base, mediaTypes, file) {
  const lines = [`@${file.use(`${RS}.${operation.method}`)}`];
  const rest = operation.path.slice(base === '/' ? 0 : base.length);
  if (rest !== '') {
    lines.push(`@${file.use(`${RS}.Path`)}(${literal(rest)})`);
  }
  if (operation.body !== undefined) {
    lines.push(`@${file.use(`${RS}.Consumes`)}(${literal(operation.body.mediaType)})`);
  }
  if (mediaTypes.length > 0) {
    const list = mediaTypes.map(literal).join(', ');
    lines.push(`@${file.use(`${RS}.Produces`)}(${mediaTypes.length === 1 ? list : `{${list}}`})`);
  }
  return lines.map((line) => `    ${line}\n`).join('');
}

function parametersOf(operation, types, file) {
  const parameters = operation.parameters.map((parameter) => declaration(parameter, types, file));
  if (operation.body !== undefined) {
    parameters.push(`${types.boxed(operation.body.type, file)} request`);
  }
  return parameters.join(', ');
}

function declaration(parameter, types, file) {
  const annotation = `@${file.use(`${RS}.${ANNOTATIONS[parameter.in]}`)}(${literal(parameter.name)})`;
  return `${annotation} ${plainDeclaration(parameter, types, file)}`;
}

function plainDeclaration(parameter, types, file) {
  const type = types.boxed(parameter.type, file);
  return `${parameter.required ? '' : `@${file.use('org.jspecify.annotations.Nullable')} `}${type} ${identifier(parameter.name)}`;
}

/** One method that the framework calls and that looks at the request, and two for people to write: a whole answer, or events. */
function streamingMethods(operation, annotations, model, types, file) {
  const mediaTypes = successes(operation).map((content) => content.mediaType);
  const responseType = file.use(`${RS}.core.Response`);
  const head = `${doc(`${operation.summary}. ${operation.description}`, '    ')}\n${annotations(mediaTypes)}`;
  const headers = operation.parameters.filter((parameter) => parameter.in === 'header');
  const passed = headers.map((parameter) => identifier(parameter.name));
  if (operation.queryOf !== undefined) {
    return [fromQuery(operation, model, head, passed, types, file)];
  }
  const request = types.boxed(operation.body.type, file);
  const result = types.boxed(successes(operation).find((content) => content.mediaType === JSON_TYPE).type, file);
  const event = types.boxed(operation.streaming.event, file);
  const flag = identifier(operation.streaming.property);
  const stream = identifier(operation.streaming.method);
  const plain = headers.map((parameter) => `${plainDeclaration(parameter, types, file)}, `).join('');
  return [
    `${head}    default ${responseType} ${identifier(operation.id)}(${parametersOf(operation, types, file)}) throws InterruptedException {
        if (request.${flag}()) {
            return eventResponder().respond((EventSink<${event}> events) -> ${stream}(request, ${[...passed, 'events'].join(', ')}));
        }
        return ${responseType}.ok(${identifier(operation.call)}(request), ${literal(JSON_TYPE)}).build();
    }
`,
    `    /// ${operation.summary}: the whole answer.
    ${result} ${identifier(operation.call)}(${request} request) throws InterruptedException;
`,
    `    /// ${operation.summary}: the answer as events. Returning ends the stream; returning without an event answers 204.
${headers.map((parameter) => `    ///\n${doc(`@param ${identifier(parameter.name)} ${fieldDoc(parameter)}`, '    ')}\n`).join('')}    void ${stream}(${request} request, ${plain}EventSink<${event}> events) throws InterruptedException;
`,
  ];
}

/** The form of a streaming operation whose request is in the query. */
function fromQuery(operation, model, head, passed, types, file) {
  const target = model.operations.find((each) => each.id === operation.queryOf);
  const request = types.boxed(target.body.type, file);
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
  const setters = inQuery
    .map((parameter) => `                .${identifier(parameter.name)}(${identifier(parameter.name)})\n`)
    .join('');
  const parameters = operation.parameters
    .map((parameter) => declaration(parameter, types, file))
    .join(',\n            ');
  return `${head}    default ${file.use(`${RS}.core.Response`)} ${identifier(operation.id)}(
            ${parameters})
            throws InterruptedException {
        ${request} request = ${request}.builder()
${setters}                .build();
        return ${identifier(target.id)}(${[...passed, 'request'].join(', ')});
    }
`;
}

/** An operation whose status follows from a field of its answer. */
function statusMethods(operation, annotations, answer, types, file) {
  const { property, values } = operation.statusBy;
  const responseType = file.use(`${RS}.core.Response`);
  const body = types.boxed(answer.type, file);
  const enumType = file.use(
    types.qualified(types.schemas.get(answer.type.name).fields.find((field) => field.name === property).type.name),
  );
  const cases = Object.entries(values)
    .map(([wire, status]) => `            case ${constant(wire)} -> ${status};\n`)
    .join('');
  const passed = operation.parameters.map((parameter) => identifier(parameter.name)).join(', ');
  const plain = operation.parameters.map((parameter) => plainDeclaration(parameter, types, file)).join(', ');
  return [
    `${doc(`${operation.summary}. ${operation.description}`, '    ')}
${annotations([answer.mediaType])}    default ${responseType} ${identifier(operation.id)}(${parametersOf(operation, types, file)}) throws InterruptedException {
        ${body} answer = ${identifier(operation.call)}(${passed});
        ${enumType} status = answer.${identifier(property)}();
        int code = switch (status) {
${cases}        };
        return ${responseType}.status(code).entity(answer).type(${literal(answer.mediaType)}).build();
    }
`,
    `    /// ${operation.summary}: the answer, whose \`${property}\` sets the HTTP status.
    ${body} ${identifier(operation.call)}(${plain}) throws InterruptedException;
`,
  ];
}
