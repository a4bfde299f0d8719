import { callsOf, payloadOf, replyOf, runtimeMessages } from '../sdk.mjs';
import { fieldText } from './models.mjs';
import { FORMS } from './resources.mjs';
import { PythonFile, argument, docstring, inputOf, literal, pascal, snake, typeOf } from './python.mjs';

const OPTIONS = new Set(['timeout', 'options']);

/** The message types of a channel, and its clients: a method for each message that clients send. */
export function socketFile(channel, model) {
  const file = new PythonFile('..');
  const calls = callsOf(channel);
  const resources = [...calls].filter(([resource]) => resource !== undefined);
  file.use('ChannelInfo', '._channel');
  const classes = FORMS.flatMap((form) => [
    ...resources.map(([resource, messages]) => resourceText(resource, messages, channel, model, file, form)),
    socketText(channel, resources, calls.get(undefined) ?? [], model, file, form),
  ]);
  const sent = channel.messages.filter((each) => each.sent);
  const received = channel.messages.filter((each) => each.received);
  file.use('TypeAlias', 'typing');
  file.use('Union', 'typing');
  return file.text(
    channel.description || 'A connection that stays open.',
    `${unionText(
      'ClientMessage',
      'What a client sends.',
      received.map((each) => file.use(`${each.schema}Param`, '._generated.params')),
    )}

${unionText(
  'ServerMessage',
  'What the node sends.',
  sent.map((each) => file.type(each.schema)),
)}

${infoText(channel, sent, model)}

${classes.join('\n\n')}`,
  );
}

function unionText(name, text, members) {
  return `${name}: TypeAlias = Union[${members.join(', ')}]\n"""${text}"""`;
}

function infoText(channel, sent, model) {
  const known = sent.map((message) => `        ${literal(message.type)}: ${message.schema},\n`);
  const own = Object.entries(runtimeMessages(channel, model))
    .filter(([, type]) => type !== undefined)
    .map(([name, type]) => `    ${name}=${literal(type)},\n`);
  return `CHANNEL = ChannelInfo(
    path=${literal(channel.path)},
    subprotocol=${literal(channel.subprotocol ?? '')},
    max_message_bytes=${channel.maxMessageBytes ?? 1048576},
    messages={
${known.join('')}    },
${own.join('')})`;
}

function socketText(channel, resources, own, model, file, form) {
  const name = `${form.prefix}${pascal(channel.name)}`;
  file.use(`${form.prefix}SocketConnection`, '._socket');
  const attributes = resources.map(
    ([resource]) => `        self.${argument(snake(resource))} = ${name}${pascal(resource)}(self)\n`,
  );
  file.use('SocketContext', '._channel');
  file.use('SocketOptions', '._options');
  const methods = own.map((message) => method(message, channel, model, file, form, 'self'));
  return `class ${name}(${form.prefix}SocketConnection[ClientMessage]):
${docstring(channel.description || 'A connection that stays open.', '    ')}
    def __init__(self, context: SocketContext, options: SocketOptions) -> None:
        super().__init__(CHANNEL, context, options)
${attributes.join('')}
${methods.join('\n')}
${handlers(channel, file)}`;
}

/** `on`, typed for each message that the node sends. */
function handlers(channel, file) {
  file.use('overload', 'typing');
  file.use('Any', 'typing');
  file.use('Literal', 'typing');
  file.use('Callable', 'collections.abc');
  file.use('UnknownMessage', '._channel');
  const known = channel.messages
    .filter((each) => each.sent)
    .map((message) => [`Literal[${literal(message.type)}]`, file.type(message.schema)]);
  const all = [...known, ['Literal["*"]', 'ServerMessage | UnknownMessage'], ['str', 'Any']];
  const overloads = all.map(
    ([type, message]) =>
      `    @overload\n    def on(self, type: ${type}, handler: Callable[[${message}], object]) -> Callable[[], None]: ...\n`,
  );
  return `${overloads.join('')}    def on(self, type: str, handler: Callable[[Any], object]) -> Callable[[], None]:
        """Calls a function for each message of a type, or with \`*\` for all, unknown ones too.

        Returns:
            What ends that.
        """
        return self._listen(type, handler)
`;
}

function resourceText(resource, messages, channel, model, file, form) {
  const name = `${form.prefix}${pascal(channel.name)}`;
  const methods = messages.map((message) => method(message, channel, model, file, form, 'self._socket'));
  return `class ${name}${pascal(resource)}:
${docstring(`The messages of \`${resource}\`.`, '    ')}
    def __init__(self, socket: ${name}) -> None:
        self._socket = socket

${methods.join('\n')}`;
}

function method(message, channel, model, file, form, socket) {
  const signature = signatureOf(message, channel, model, form, (name) => file.type(name));
  const { parameters, streaming, reply } = signature;
  if (parameters.some((each) => each.optional)) {
    file.use('NOT_GIVEN', '._options');
    file.use('NotGiven', '._options');
  }
  if (streaming) {
    file.use('SocketStreamOptions', '._options');
    file.use('Unpack', '._typing');
    file.use(`${form.prefix}SocketStream`, '._socket_stream');
    file.use('SocketStreamCall', '._channel');
  }
  const call = callText(message, signature, reply === undefined ? undefined : file.type(reply), socket);
  return `    ${streaming ? 'def' : form.def} ${signature.name}(
        self,
${signature.lines.map((line) => `        ${line},\n`).join('')}    ) -> ${signature.result}:
${docstring(signature.description, '        ', { Args: parameters })}        return ${streaming ? '' : form.wait}${call}
`;
}

function callText(message, { streaming, chunk, payload }, reply, socket) {
  const type = literal(message.type);
  if (streaming) {
    const { id, text, end, cancel } = message.streaming;
    const names = { request: message.type, reply: replyOf(message), cancel, id, text, end };
    const parts = Object.entries(names).map(([name, value]) => `${name}=${literal(value)}`);
    return `${socket}._stream(
            SocketStreamCall(
${[...parts, `piece=${chunk}`].map((part) => `                ${part},\n`).join('')}            ),
            ${payload},
            options,
        )`;
  }
  return reply === undefined
    ? `${socket}._send(${type}, ${payload})`
    : `${socket}._exchange(${type}, ${payload}, ${reply})`;
}

/** How a message is sent: the fields of its payload as arguments, or the payload where it is no object with fields. */
export function signatureOf(message, channel, model, form, use = () => {}) {
  const payload = payloadOf(message, model);
  const schema = payload === undefined ? undefined : model.schemas.get(payload.type.name);
  const fields = schema?.kind === 'object' ? schema.fields : payload === undefined ? [] : [payload];
  const parameters = fields.map((field) => ({
    name: argument(field.name, OPTIONS),
    wire: field.name,
    type: `${inputOf(field.type, model, use)}${field.nullable ? ' | None' : ''}`,
    optional: !field.required,
    description: fieldText(field),
  }));
  const ordered = [...parameters.filter((each) => !each.optional), ...parameters.filter((each) => each.optional)];
  const byName = schema?.kind === 'object' && ordered.length > 0;
  const streaming = message.streaming !== undefined;
  const replyMessage = channel.messages.find((each) => each.type === replyOf(message));
  const chunk = streaming ? typeOf(payloadOf(replyMessage, model).type, use) : undefined;
  return {
    name: argument(snake(message.call)),
    description: model.schemas.get(message.schema).description || message.summary,
    parameters: ordered,
    streaming,
    chunk,
    reply: streaming ? undefined : replyMessage?.schema,
    result: streaming ? `${form.prefix}SocketStream[${chunk}]` : (replyMessage?.schema ?? 'None'),
    payload: payloadText(parameters, payload, schema),
    lines: [
      ...(byName ? ['*'] : []),
      ...ordered.map(({ name, type, optional }) =>
        optional && type !== 'object'
          ? `${name}: ${type} | NotGiven = NOT_GIVEN`
          : `${name}: ${type}${optional ? ' = NOT_GIVEN' : ''}`,
      ),
      ...(streaming ? ['**options: Unpack[SocketStreamOptions]'] : []),
    ],
  };
}

function payloadText(parameters, payload, schema) {
  if (payload === undefined) {
    return 'NOT_GIVEN';
  }
  return schema?.kind === 'object'
    ? `{${parameters.map((each) => `${literal(each.wire)}: ${each.name}`).join(', ')}}`
    : parameters[0].name;
}
