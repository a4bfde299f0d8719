import { pascal } from '../model/names.mjs';
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

function endpointFile(packageName, channel) {
  const file = new JavaFile(packageName);
  const websocket = 'jakarta.websocket';
  const name = pascal(channel.name);
  const endpoint = file.use(`${websocket}.Endpoint`);
  const config = file.use(`${websocket}.server.ServerEndpointConfig`);
  const session = file.use(`${websocket}.Session`);
  const extension = file.use(`${websocket}.Extension`);
  const request = file.use(`${websocket}.server.HandshakeRequest`);
  const response = file.use(`${websocket}.HandshakeResponse`);
  const closeReason = file.use(`${websocket}.CloseReason`);
  return file.text(`${doc(`${channel.description} Hands everything to a [${name}Handler].`)}
public final class ${name}Endpoint extends ${endpoint} {
    /// Where the endpoint is.
    public static final String PATH = ${literal(channel.path)};

    /// The subprotocol that the node selects where it is offered.
    public static final String SUBPROTOCOL = ${literal(channel.subprotocol)};

    /// What begins the subprotocol that carries a key in base64url.
    public static final String KEY_SUBPROTOCOL_PREFIX = ${literal(channel.keySubprotocolPrefix)};

    /// Largest message that the node takes, in bytes.
    public static final int MAX_MESSAGE_BYTES = ${channel.maxMessageBytes};

    private final ${name}Handler handler;

    public ${name}Endpoint(${name}Handler handler) {
        this.handler = handler;
    }

    /// What to register in a container: every socket is handled by one handler.
    ///
    /// @param configurator decides on handshakes; its own \`getEndpointInstance\` is not asked
    public static ${config} config(${name}Handler handler, ServerEndpointConfig.Configurator configurator) {
        return ServerEndpointConfig.Builder.create(${name}Endpoint.class, PATH)
                .subprotocols(${file.use('java.util.List')}.of(SUBPROTOCOL))
                .configurator(new HandingOver(handler, configurator))
                .build();
    }

    @Override
    public void onOpen(${session} session, ${file.use(`${websocket}.EndpointConfig`)} config) {
        session.setMaxTextMessageBufferSize(MAX_MESSAGE_BYTES);
        session.addMessageHandler(String.class, text -> receive(text, session));
        session.addMessageHandler(${file.use('java.nio.ByteBuffer')}.class, bytes -> handler.onBinary(session));
        session.addMessageHandler(${file.use(`${websocket}.PongMessage`)}.class, pong -> handler.onProtocolPong(session));
        handler.onOpen(session);
    }

    private void receive(String text, Session session) {
        if (text.length() <= MAX_MESSAGE_BYTES && text.getBytes(${file.use('java.nio.charset.StandardCharsets')}.UTF_8).length <= MAX_MESSAGE_BYTES) {
            handler.onText(text, session);
            return;
        }
        try {
            session.close(new ${closeReason}(CloseReason.CloseCodes.TOO_BIG, "A message is larger than " + MAX_MESSAGE_BYTES + " bytes"));
        } catch (${file.use('java.io.IOException')} failure) {
            handler.onError(session, failure);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        handler.onClose(session, reason);
    }

    @Override
    public void onError(Session session, Throwable failure) {
        handler.onError(session, failure);
    }

    /// Makes endpoints over one handler, and leaves every other question to the configurator it was given.
    private static final class HandingOver extends ServerEndpointConfig.Configurator {
        private final ${name}Handler handler;
        private final ServerEndpointConfig.Configurator configurator;

        HandingOver(${name}Handler handler, ServerEndpointConfig.Configurator configurator) {
            this.handler = handler;
            this.configurator = configurator;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> endpointClass) {
            return endpointClass.cast(new ${name}Endpoint(handler));
        }

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return configurator.getNegotiatedSubprotocol(supported, requested);
        }

        @Override
        public List<${extension}> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return configurator.getNegotiatedExtensions(installed, requested);
        }

        @Override
        public boolean checkOrigin(String origin) {
            return configurator.checkOrigin(origin);
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, ${request} request, ${response} response) {
            configurator.modifyHandshake(config, request, response);
        }
    }
}
`);
}
