import { pascal } from '../model/names.mjs';
import { endpointFile } from './endpoint.mjs';
import { JavaFile, ROOT, doc, literal } from './java.mjs';

/** What a message's record has beyond a plain one's: its type on the wire, and the sides that send it. */
export function messageTraits(message) {
  return {
    annotations: (file) => [`@${file.use('com.fasterxml.jackson.annotation.JsonTypeName')}(${literal(message.type)})`],
    interfaces: () => [...(message.received ? ['ClientMessage'] : []), ...(message.sent ? ['ServerMessage'] : [])],
  };
}

/** The sealed interfaces, the handler's interface and the endpoint of a channel. */
export function socketFiles(channel, types) {
  const packageName = `${ROOT}.${channel.name}`;
  const received = channel.messages.filter((message) => message.received);
  const sent = channel.messages.filter((message) => message.sent);
  return [
    ['ClientMessage', sealedFile(packageName, 'ClientMessage', 'What a client sends over the socket.', received)],
    ['ServerMessage', sealedFile(packageName, 'ServerMessage', 'What the node sends over the socket.', sent)],
    [`${pascal(channel.name)}Handler`, handlerFile(packageName, channel, received)],
    [`${pascal(channel.name)}Endpoint`, endpointFile(packageName, channel)],
  ].map(([name, text]) => [packageName, name, text]);
}

function sealedFile(packageName, name, description, messages) {
  const file = new JavaFile(packageName);
  const info = file.use('com.fasterxml.jackson.annotation.JsonTypeInfo');
  const subTypes = file.use('com.fasterxml.jackson.annotation.JsonSubTypes');
  const map = file.use('java.util.Map');
  return file.text(`${doc(description)}
@${info}(use = JsonTypeInfo.Id.NAME, property = "type")
@${subTypes}({
${messages.map((message) => `    @JsonSubTypes.Type(value = ${message.schema}.class, name = ${literal(message.type)})`).join(',\n')}
})
public sealed interface ${name} permits ${messages.map((message) => message.schema).join(', ')} {
    /// The schema of each type's message, by the type on the wire.
    ${map}<String, String> SCHEMAS = Map.of(
            ${messages.map((message) => `${literal(message.type)}, ${literal(message.schema)}`).join(',\n            ')});
}
`);
}

function handlerFile(packageName, channel, received) {
  const file = new JavaFile(packageName);
  const session = file.use('jakarta.websocket.Session');
  const name = pascal(channel.name);
  const cases = received
    .map((message) => `            case ${message.schema} it -> on${pascal(message.type)}(it, session);\n`)
    .join('');
  const methods = received.map(
    (message) =>
      `${doc(`${message.summary}`, '    ')}\n    void on${pascal(message.type)}(${message.schema} message, Session session);\n`,
  );
  return file.text(`/// What happens on the socket's events. All calls come on the container's threads: hand over what takes time.
public interface ${name}Handler {
    /// The socket is open.
    void onOpen(${session} session);

    /// A text frame has come. Check it, read it as a [ClientMessage], and give it to [#dispatch].
    void onText(String text, Session session);

    /// A binary frame has come, which has no meaning here.
    void onBinary(Session session);

    /// The answer to a protocol ping has come.
    void onProtocolPong(Session session);

    /// The socket is closed.
    void onClose(Session session, ${file.use('jakarta.websocket.CloseReason')} reason);

    /// Something failed in the socket.
    void onError(Session session, Throwable failure);

    /// Calls the method for the message's type.
    default void dispatch(ClientMessage message, Session session) {
        switch (message) {
${cases}        }
    }

${methods.join('\n')}}
`);
}
