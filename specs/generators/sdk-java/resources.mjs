import { JavaFile, identifier, literal } from '../java.mjs';
import { camel, pascal } from '../model/names.mjs';
import { answerOf, answeringStatuses, jsonOf, resourceDescription } from '../sdk.mjs';
import { javadoc } from './javadoc.mjs';
import { INTERNAL, MODEL, RESOURCE, ROOT, queryOf } from './types.mjs';

/** What a resource's class is called; the asynchronous one has `Async` before it. */
export function className(resource, model) {
  const name = pascal(resource);
  return model.schemas.has(name) ? `${name}Resource` : name;
}

/** The class of a resource, for callers that wait. */
export function resourceFile(resource, operations, model, types) {
  const file = new JavaFile(RESOURCE);
  const name = className(resource, model);
  const methods = operations.flatMap((operation) => methodsOf(operation, model, types, file, false));
  return file.text(`${javadoc(resourceDescription(resource, operations, model))}public final class ${name} {
    private final Async${name} async;

    /** Made by the client. */
    public ${name}(Async${name} async) {
        this.async = async;
    }

${methods.join('\n')}}
`);
}

/** The class of a resource, for callers that do not wait. */
export function asyncResourceFile(resource, operations, model, types) {
  const file = new JavaFile(RESOURCE);
  const name = `Async${className(resource, model)}`;
  const methods = operations.flatMap((operation) => methodsOf(operation, model, types, file, true));
  const calls = file.use(`${INTERNAL}.HttpCalls`);
  return file.text(`${javadoc(`${resourceDescription(resource, operations, model)} Nothing here waits.`)}public final class ${name} {
    private final ${calls} calls;

    /** Made by the client. */
    public ${name}(${calls} calls) {
        this.calls = calls;
    }

${methods.join('\n')}}
`);
}

/**
 * The methods of an operation: for the answer as a whole and, where it streams, for its events. Each comes with options, without them and, where
 * there are arguments that may be left out, without those.
 */
export function methodsOf(operation, model, types, file, async) {
  return signaturesOf(operation, model, types, file, async).flatMap((signature) => {
    const shorter = signature.lists.slice(0, -1).map((list) => {
      const given = signature.parameters.map((each) =>
        list.includes(each) ? each.name : `${each.type}.builder().build()`,
      );
      const call = `${signature.name}(${[...given, `${signature.options}.defaults()`].join(', ')})`;
      return methodText(operation, signature, list, call);
    });
    const streaming = signature.streaming;
    const all = signature.lists.at(-1);
    const names = all.map((each) => each.name).join(', ');
    if (streaming) {
      return [...shorter, methodText(operation, signature, all, streamCall(operation, signature, types, file, async))];
    }
    const whole = `${signature.name}WithResponse(${names})`;
    const futures = file.use(`${INTERNAL}.Futures`);
    const response = file.use(`${ROOT}.ApiResponse`);
    const call = async
      ? `${futures}.map(${whole}, ${response}::data)`
      : `${futures}.await(async.${signature.name}(${names}))`;
    const raw = {
      ...signature,
      name: `${signature.name}WithResponse`,
      result: async
        ? `${file.use('java.util.concurrent.CompletableFuture')}<${response}<${signature.boxed}>>`
        : `${response}<${signature.boxed}>`,
      words: `As {@link #${signature.name}}, with the answer's status, headers and request id.`,
    };
    const rawCall = async
      ? `calls.request(${requestText(operation, signature, types, file)}, options)`
      : `${futures}.await(async.${whole})`;
    return [...shorter, methodText(operation, signature, all, call), methodText(operation, raw, all, rawCall)];
  });
}

function methodText(operation, { name, result, words }, parameters, call) {
  const tags = parameters.map((each) => `@param ${each.name} ${each.description}`);
  const head =
    words === undefined
      ? javadoc(`${operation.summary}.\n\n${operation.description}`, '    ', tags)
      : `    /** ${words} */\n`;
  const listed = parameters.map((each) => `${each.type} ${each.name}`).join(', ');
  const statement = result === 'void' ? call : `return ${call}`;
  return `${head}${operation.deprecated ? '    @Deprecated\n' : ''}    public ${result} ${name}(${listed}) {\n        ${statement};\n    }\n`;
}

/**
 * How the methods of an operation are called.
 *
 * @returns {{name: string, result: string, boxed: string, streaming: boolean, options: string, parameters: object[], lists: object[][]}[]}
 */
export function signaturesOf(operation, model, types, file, async) {
  const plain = signature(operation, model, types, file, async, false);
  return operation.streaming === undefined ? [plain] : [plain, signature(operation, model, types, file, async, true)];
}

function signature(operation, model, types, file, async, streaming) {
  const parameters = [
    ...operation.parameters.filter((each) => each.in === 'path').map((each) => pathParameter(each, types, file)),
    ...bodyParameter(operation, model, types, file),
    ...queryParameter(operation, file),
  ];
  const optionsType = file.use(`${ROOT}.${streaming ? 'StreamOptions' : 'RequestOptions'}`);
  const options = { name: 'options', type: optionsType, description: 'settings of this call' };
  const required = parameters.filter((each) => !each.optional);
  const lists = [...(required.length < parameters.length ? [required] : []), parameters, [...parameters, options]];
  const boxed = streaming ? types.boxed(operation.streaming.event, file) : answerType(operation, types, file);
  const future = () => `${file.use('java.util.concurrent.CompletableFuture')}<${boxed}>`;
  const waited = boxed.endsWith('Void') ? 'void' : boxed;
  const result = streaming ? `${file.use(`${ROOT}.stream.EventStream`)}<${boxed}>` : async ? future() : waited;
  const name = camel(streaming ? operation.streaming.method : operation.call);
  return { name: identifier(name), result, boxed, streaming, options: optionsType, parameters, lists };
}

function pathParameter(parameter, types, file) {
  return {
    name: identifier(parameter.name),
    type: types.plain(parameter.type, file),
    optional: false,
    description: parameter.description,
    wire: parameter.name,
    kind: 'path',
  };
}

function bodyParameter({ body }, model, types, file) {
  if (body === undefined) {
    return [];
  }
  const schema = model.schemas.get(body.type.name);
  return [
    {
      name: 'body',
      type: types.boxed(body.type, file),
      optional: schema?.fields?.every((field) => !field.required) ?? false,
      description: schema?.description ?? 'The request.',
      kind: 'body',
    },
  ];
}

function queryParameter(operation, file) {
  const query = queryOf(operation);
  if (query === undefined) {
    return [];
  }
  const type = file.use(`${MODEL}.${query.name}`);
  const optional = query.fields.every((field) => !field.required);
  return [{ name: 'query', type, optional, description: query.description, kind: 'query' }];
}

function answerType(operation, types, file) {
  const answer = answerOf(operation);
  const json = jsonOf(answer);
  if (json !== undefined) {
    return types.boxed(json.type, file);
  }
  return answer === undefined ? `@${file.use('org.jspecify.annotations.Nullable')} Void` : 'String';
}

/** The description of a call, which the runtime carries out. */
function callText(operation, signature, file, streams) {
  const call = file.use(`${INTERNAL}.Call`);
  const names = signature.parameters.filter((each) => each.kind === 'path').map((each) => each.name);
  const path = operation.path.replace(/\{[^}]+\}/g, '{}');
  const parts = [`${call}.of(${[literal(operation.method), literal(path), ...names].join(', ')})`];
  if (operation.body !== undefined) {
    const choice = operation.streaming === undefined ? '' : `, ${literal(operation.streaming.property)}, ${streams}`;
    parts.push(`.body(body${choice})`);
  }
  if (queryOf(operation) !== undefined) {
    parts.push('.query(query)');
  }
  if (operation.streaming !== undefined) {
    parts.push('.generates()');
  }
  return parts.join('\n                ');
}

function requestText(operation, signature, types, file) {
  const statuses = answeringStatuses(operation);
  const answers = statuses.length === 0 ? '' : `\n                .answers(${statuses.join(', ')})`;
  const answer = answerOf(operation);
  const json = jsonOf(answer);
  let end = '.nothing()';
  if (json !== undefined) {
    end = `.json(${types.reader(json.type, file)})`;
  } else if (answer !== undefined) {
    end = `.text(${literal(answer.content[0].mediaType)})`;
  }
  return `${callText(operation, signature, file, false)}${answers}\n                ${end}`;
}

function streamCall(operation, signature, types, file, async) {
  if (!async) {
    return `async.${signature.name}(${signature.lists
      .at(-1)
      .map((each) => each.name)
      .join(', ')})`;
  }
  const { event, text, end } = operation.streaming;
  const events = `.events(${types.reader(event, file)}, ${literal(text)}, ${literal(end)})`;
  return `calls.stream(${callText(operation, signature, file, true)}\n                ${events}, options)`;
}
