import { callsOf, payloadOf, replyOf, runtimeMessages } from '../sdk.mjs';
import { TypeScriptFile, camel, doc, literal, pascal, typeOf } from './typescript.mjs';

/** The message types of a channel, and its client: a method for each message that clients send. */
export function socketFile(channel, model) {
  const file = new TypeScriptFile(`${channel.name}.ts`);
  const name = pascal(channel.name);
  const calls = callsOf(channel);
  const resources = [...calls].filter(([resource]) => resource !== undefined);
  const own = (calls.get(undefined) ?? []).map((message) => method(message, channel, model, file, 'this'));
  file.use('SocketConnection', '../socket.js', { value: true });
  file.use('ChannelInfo', '../socket.js');
  file.use('SocketContext', '../socket.js');
  file.use('SocketOptions', '../options.js');
  const fields = resources.map(
    ([resource]) => `  readonly ${camel(resource)} = new ${name}${pascal(resource)}(this);\n`,
  );
  return file.text(`${unionText(
    'Client',
    'What a client sends.',
    channel.messages.filter((each) => each.received),
    file,
  )}
${unionText(
  'Server',
  'What the node sends.',
  channel.messages.filter((each) => each.sent),
  file,
)}
${mapText(
  channel.messages.filter((each) => each.sent),
  file,
)}
const CHANNEL: ChannelInfo = {
  path: ${literal(channel.path)},
  subprotocol: ${literal(channel.subprotocol ?? '')},
  keyPrefix: ${literal(channel.keySubprotocolPrefix ?? '')},
  maxMessageBytes: ${channel.maxMessageBytes ?? 1048576},
${infoText(channel, model)}};

${doc(channel.description || 'A connection that stays open.')}export class ${name} extends SocketConnection<ClientMessage, ServerMessages> {
${fields.join('')}
  constructor(context: SocketContext, options?: SocketOptions) {
    super(CHANNEL, context, options);
  }
${own.length === 0 ? '' : `\n${own.join('\n')}`}}
${resources.map(([resource, messages]) => resourceText(resource, messages, name, channel, model, file)).join('')}`);
}

function infoText(channel, model) {
  return Object.entries(runtimeMessages(channel, model))
    .filter(([, type]) => type !== undefined)
    .map(([name, type]) => `  ${name}: ${literal(type)},\n`)
    .join('');
}

function unionText(side, text, messages, file) {
  const members = messages.map((message) => `\n  | ${file.type(message.schema)}`).join('');
  return `${doc(text)}export type ${side}Message =${members === '' ? ' never' : members};\n`;
}

function mapText(messages, file) {
  const lines = messages.map(
    (message) => `${doc(message.summary, '  ')}  ${message.type}: ${file.type(message.schema)};\n`,
  );
  return `/** What the node sends, by its type. */\nexport interface ServerMessages {\n${lines.join('')}}\n`;
}

function resourceText(resource, messages, name, channel, model, file) {
  const methods = messages.map((message) => method(message, channel, model, file, 'this.socket'));
  return `
${doc(`The messages of \`${resource}\`.`)}export class ${name}${pascal(resource)} {
  constructor(private readonly socket: SocketConnection<ClientMessage, ServerMessages>) {}

${methods.join('\n')}}
`;
}

function method(message, channel, model, file, socket) {
  const { text, description } = signatureOf(message, channel, model, (name) => file.type(name));
  const type = literal(message.type);
  let call = `${socket}.send({ type: ${type}, payload })`;
  if (message.streaming !== undefined) {
    file.use('SocketStream', '../socket-stream.js');
    file.use('SocketStreamOptions', '../options.js');
    const { id, text: content, end, cancel } = message.streaming;
    const parts = [`request: ${type}`, `reply: ${literal(replyOf(message))}`, `cancel: ${literal(cancel)}`];
    parts.push(`id: ${literal(id)}`, `text: ${literal(content)}`, `end: ${literal(end)}`);
    call = `${socket}.stream({ ${parts.join(', ')} }, payload, options)`;
  } else if (replyOf(message) !== undefined) {
    call = `${socket}.exchange({ type: ${type}, payload }, ${literal(replyOf(message))})`;
  }
  return `${doc(description, '  ')}  ${text} {\n    return ${call};\n  }\n`;
}

/** How a message is sent. */
export function signatureOf(message, channel, model, use = () => {}) {
  const payload = payloadOf(message, model);
  const argument = payload === undefined ? '' : `payload${payload.required ? '' : '?'}: ${typeOf(payload.type, use)}`;
  const reply = replyOf(message);
  const name = camel(message.call);
  const description = model.schemas.get(message.schema).description || message.summary;
  if (message.streaming !== undefined) {
    const chunk = payloadOf(
      channel.messages.find((each) => each.type === reply),
      model,
    );
    return {
      text: `${name}(${argument}, options?: SocketStreamOptions): SocketStream<${typeOf(chunk.type, use)}>`,
      description,
    };
  }
  const answer =
    reply === undefined ? 'void' : (use(channel.messages.find((each) => each.type === reply).schema) ?? reply);
  return {
    text: `${name}(${argument}): Promise<${answer === 'void' ? answer : channel.messages.find((each) => each.type === reply).schema}>`,
    description,
  };
}
