import { JavaFile, identifier, literal } from '../java.mjs';
import { camel, pascal } from '../model/names.mjs';
import { callsOf, payloadOf, replyOf, runtimeMessages } from '../sdk.mjs';
import { javadoc } from './javadoc.mjs';
import { INTERNAL, JSON_PACKAGE, MODEL, RESOURCE, ROOT, member } from './types.mjs';

/** The interfaces that messages implement, by their schemas. */
export function sidesOf(model) {
  const sides = new Map();
  for (const message of model.channels.flatMap((channel) => channel.messages)) {
    sides.set(message.schema, [
      ...(message.received ? ['ClientMessage'] : []),
      ...(message.sent ? ['ServerMessage'] : []),
    ]);
  }
  return sides;
}

/** @returns {[string, string, string][]} packages, names and texts */
export function socketFiles(channel, model, types) {
  const received = channel.messages.filter((message) => message.received);
  const sent = channel.messages.filter((message) => message.sent);
  const resources = [...callsOf(channel)].filter(([resource]) => resource !== undefined);
  return [
    [MODEL, 'ClientMessage', clientMessageFile(received)],
    [MODEL, 'ServerMessage', serverMessageFile(sent)],
    [MODEL, 'UnknownMessage', unknownMessageFile()],
    [RESOURCE, pascal(channel.name), socketFile(channel, model, types, resources)],
    ...resources.map(([resource, messages]) => [
      RESOURCE,
      `${pascal(channel.name)}${pascal(resource)}`,
      resourceFile(resource, messages, channel, model, types),
    ]),
  ];
}

function clientMessageFile(messages) {
  const file = new JavaFile(MODEL);
  return file.text(`/** What a client sends over the socket. */
public sealed interface ClientMessage permits ${messages.map((each) => each.schema).join(', ')} {
    /** What kind of message it is, on the wire. */
    String type();
}
`);
}

function serverMessageFile(messages) {
  const file = new JavaFile(MODEL);
  const object = file.use('com.fasterxml.jackson.databind.node.ObjectNode');
  const cases = messages.map(
    (message) => `            case ${literal(message.type)} -> ${message.schema}.fromJson(json);\n`,
  );
  const listed = messages.map((message) => message.schema).join(', ');
  return file.text(`/** What the node sends over the socket: a class for each type, and {@link UnknownMessage} for types that come to be. */
public sealed interface ServerMessage permits ${listed}, UnknownMessage {
    /** What kind of message it is, on the wire. */
    String type();

    /** The message that an object with a {@code type} is. */
    static ServerMessage fromJson(${object} json) {
        return switch (json.path("type").asText()) {
${cases.join('')}            default -> UnknownMessage.fromJson(json);
        };
    }
}
`);
}

function unknownMessageFile() {
  const file = new JavaFile(MODEL);
  const node = file.use('com.fasterxml.jackson.databind.JsonNode');
  const object = file.use('com.fasterxml.jackson.databind.node.ObjectNode');
  const set = file.use('java.util.Set');
  const read = file.use(`${JSON_PACKAGE}.Read`);
  return file.text(`/** A message of a type that this version does not know, kept as it came. */
public final class UnknownMessage extends ${file.use(`${JSON_PACKAGE}.JsonModel`)} implements ServerMessage {
    private UnknownMessage(${object} json) {
        super(json);
    }

    /** Reads it out of JSON, which is not copied. */
    public static UnknownMessage fromJson(${node} json) {
        return new UnknownMessage(object(json));
    }

    @Override
    public String type() {
        return required("type", ${read}::string);
    }

    /** What it is about. Empty if it is left out or null. */
    public ${file.use('java.util.Optional')}<JsonNode> payload() {
        return optional("payload", Read::any);
    }

    @Override
    protected ${set}<String> names() {
        return Set.of("type", "payload");
    }
}
`);
}

function socketFile(channel, model, types, resources) {
  const file = new JavaFile(RESOURCE);
  const name = pascal(channel.name);
  const connection = file.use(`${ROOT}.socket.SocketConnection`);
  const options = file.use(`${ROOT}.socket.SocketOptions`);
  const calls = file.use(`${INTERNAL}.HttpCalls`);
  const info = file.use(`${INTERNAL}.ChannelInfo`);
  const { ping, pong, error } = runtimeMessages(channel, model);
  const quoted = (text) => (text === undefined ? 'null' : literal(text));
  const own = (callsOf(channel).get(undefined) ?? []).flatMap((message) =>
    methodsOf(message, channel, model, types, file, 'this'),
  );
  const fields = resources.map(
    ([resource]) =>
      `    private final ${name}${pascal(resource)} ${camel(resource)} = new ${name}${pascal(resource)}(this);\n`,
  );
  const accessors = resources.map(
    ([resource]) => `    /** The messages of {@code ${resource}}. */
    public ${name}${pascal(resource)} ${identifier(resource)}() {
        return ${camel(resource)};
    }
`,
  );
  return file.text(`${javadoc(channel.description || 'A connection that stays open.')}public final class ${name} extends ${connection} {
    private static final ${info} CHANNEL = new ChannelInfo(
            ${quoted(channel.path)},
            ${quoted(channel.subprotocol)},
            ${channel.maxMessageBytes ?? 1048576},
            ${quoted(ping)},
            ${quoted(pong)},
            ${quoted(error)});

${fields.join('')}
    /** Made by the client. */
    public ${name}(${calls} calls, ${options} options) {
        super(CHANNEL, calls, options);
    }

${[...accessors, ...own].join('\n')}}
`);
}

function resourceFile(resource, messages, channel, model, types) {
  const file = new JavaFile(RESOURCE);
  const name = `${pascal(channel.name)}${pascal(resource)}`;
  const connection = file.use(`${ROOT}.socket.SocketConnection`);
  const methods = messages.flatMap((message) => methodsOf(message, channel, model, types, file, 'socket'));
  return file.text(`${javadoc(`The messages of \`${resource}\`.`)}public final class ${name} {
    private final ${connection} socket;

    ${name}(${connection} socket) {
        this.socket = socket;
    }

${methods.join('\n')}}
`);
}

/** The methods that send a message: one that waits and one that does not, or those of a stream. */
function methodsOf(message, channel, model, types, file, socket) {
  return signaturesOf(message, channel, model, types, file).map(({ result, name, parameters, call, description }) => {
    const listed = parameters.map((each) => `${each.type} ${each.name}`).join(', ');
    const statement = `${result === 'void' ? '' : 'return '}${call(socket)}`;
    return `${javadoc(description, '    ')}    public ${result} ${name}(${listed}) {\n        ${statement};\n    }\n`;
  });
}

/**
 * How a message is sent.
 *
 * @returns {{result: string, name: string, parameters: {type: string, name: string}[], call: (socket: string) => string, description: string}[]}
 */
export function signaturesOf(message, channel, model, types, file) {
  const payload = payloadOf(message, model);
  const description = model.schemas.get(message.schema).description || message.summary;
  const given = payload === undefined ? [] : [{ type: types.boxed(payload.type, file), name: 'payload' }];
  const name = member(camel(message.call));
  if (message.streaming !== undefined) {
    return streamSignatures(message, channel, model, types, file, { name, given, description });
  }
  const schema = file.use(`${MODEL}.${message.schema}`);
  const built = (list) => `${schema}.builder()${list.map((each) => `.payload(${each.name})`).join('')}.build()`;
  const reply = channel.messages.find((each) => each.type === replyOf(message));
  const boxed = reply === undefined ? undefined : file.use(`${MODEL}.${reply.schema}`);
  const future = file.use('java.util.concurrent.CompletableFuture');
  const futures = file.use(`${INTERNAL}.Futures`);
  const lists = payload !== undefined && !payload.required ? [[], given] : [given];
  const sent = (list, socket) =>
    boxed === undefined ? `${socket}.send(${built(list)})` : `${socket}.exchange(${built(list)}, ${boxed}.class)`;
  return lists.flatMap((parameters) => [
    {
      result: boxed ?? 'void',
      name,
      parameters,
      description,
      call: (socket) => `${futures}.await(${sent(parameters, socket)})`,
    },
    {
      result: `${future}<${boxed ?? `@${file.use('org.jspecify.annotations.Nullable')} Void`}>`,
      name: `${name}Async`,
      parameters,
      description: `${description}\n\nDoes not wait.`,
      call: (socket) => sent(parameters, socket),
    },
  ]);
}

function streamSignatures(message, channel, model, types, file, { name, given, description }) {
  const reply = channel.messages.find((each) => each.type === replyOf(message));
  const chunk = types.boxed(payloadOf(reply, model).type, file);
  const options = file.use(`${ROOT}.socket.SocketStreamOptions`);
  const stream = file.use(`${ROOT}.socket.SocketStream`);
  const info = file.use(`${INTERNAL}.SocketCall`);
  const { id, text, end, cancel } = message.streaming;
  const words = [message.type, reply.type, cancel, id, text, end].map(literal).join(', ');
  const call = (chosen) => (socket) =>
    `${socket}.stream(new ${info}<>(${words}, ${chunk}::fromJson), payload, ${chosen})`;
  const base = { result: `${stream}<${chunk}>`, name, description };
  return [
    { ...base, parameters: given, call: call(`${options}.defaults()`) },
    { ...base, parameters: [...given, { type: options, name: 'options' }], call: call('options') },
  ];
}
